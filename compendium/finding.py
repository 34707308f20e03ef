"""A finding: what is wrong in a file, where, and what to write instead."""

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

MAX_CHOICES = 1000


class Finding(NamedTuple):
    """One mistake in one line of one file, in words for the person who edits it."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {' '.join(self.message.split())}"


class Refused(Exception):
    """The records have mistakes; `findings` names every one that was seen."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = sorted(set(findings))
        super().__init__("\n".join(str(finding) for finding in self.findings))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that a word was probably meant to be, or None where none is near.

    In: the word as written, and the words that would be right.
    """
    choices = sorted(known)
    if len(choices) > MAX_CHOICES:
        choices = [choice for choice in choices if choice[:2] == word[:2]][:MAX_CHOICES]
    begun = [choice for choice in choices if len(word) > 2 and choice.startswith(word)]
    return next(iter(begun or get_close_matches(word[:60].lower(), choices, n=1, cutoff=0.6)), None)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a hint for a word that is not among the known ones.

    In: the word as written, and the words that would be right.
    Out: "did you mean …?" for a near miss, else the list of what is possible.
    """
    choices = sorted(known)
    if meant := nearest(word, choices):
        return f'did you mean "{meant}"?'
    if not choices:
        return "there is none to choose from"
    shown = ", ".join(choices[:12])
    return f"write one of: {shown}{', …' if len(choices) > 12 else ''}"
