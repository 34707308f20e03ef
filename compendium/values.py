"""What a single value of a record may be: a text, a date, a web address, a key."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from compendium.characters import fault_in

_KEY = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
_NOTHING = ("null", "none", "n/a", "n.a.", "nil", "~")


def _plain(text: str) -> str:
    if not text.strip():
        raise ValueError("the text is empty; write it, or null without quotes if there is nothing to say")
    if fault := fault_in(text):
        raise ValueError(fault)
    if text.strip().casefold() in _NOTHING:
        raise ValueError(f"{text.strip()} would be shown as it stands; to say nothing, write null without quotes")
    return " ".join(text.split())


def _url(text: str) -> str:
    if not re.fullmatch(r"https?://([a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+(:\d{1,5})?([/?#][^\s\"<>\\^`{|}]*)?", text):
        raise ValueError(
            f'"{text[:80]}" is not a web address; write the whole address, beginning with https:// '
            "(or http:// where there is no other), without spaces"
        )
    return text


def _date(text: str) -> str:
    form = 'write a date as "2013-10-03", "2013-10" or "2013"'
    if not re.fullmatch(r"(1[89]|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?", text):
        raise ValueError(f'"{text[:40]}" is not a date that can be sorted; {form}')
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        raise ValueError(f'"{text}" is not in the calendar; {form}') from None
    return text


def _day(text: str) -> str:
    if len(_date(text)) != len("2013-10-03"):
        raise ValueError(f'"{text}" needs a day; write a date as "2013-10-03"')
    return text


def _since_2013(text: str) -> str:
    if text < "2013":
        raise ValueError(f'"{text}" is before the compendium; write the day of this edition')
    return text


def _distinct(words: list[str]) -> list[str]:
    seen = set()
    for word in words:
        if word.casefold() in seen:
            raise ValueError(f'"{word}" stands here twice; keep one')
        seen.add(word.casefold())
    return words


def _one_word(text: str) -> str:
    if " " in text:
        raise ValueError(f'"{text}" is more than one word; write those that count by themselves: [one, other]')
    return text


def _few_words(text: str) -> str:
    if text.count(" ") > 2:
        raise ValueError(f'"{text}" is longer than three words; write the part that readers always use')
    return text


Text = Annotated[str, Field(max_length=2000), AfterValidator(_plain)]
Line = Annotated[str, Field(max_length=300), AfterValidator(_plain)]
Title = Annotated[str, Field(max_length=120), AfterValidator(_plain)]
Word = Annotated[str, Field(max_length=80), AfterValidator(_plain)]
Words = Annotated[list[Word], AfterValidator(_distinct)]
Phrase = Annotated[Word, AfterValidator(_few_words)]
Phrases = Annotated[list[Phrase], Field(min_length=1), AfterValidator(_distinct)]
SingleWord = Annotated[Word, AfterValidator(_one_word)]
SingleWords = Annotated[list[SingleWord], Field(min_length=1), AfterValidator(_distinct)]
Url = Annotated[str, Field(max_length=1000), AfterValidator(_url)]
Date = Annotated[str, AfterValidator(_date)]
Day = Annotated[str, AfterValidator(_day)]
DayOfEdition = Annotated[Day, AfterValidator(_since_2013)]
Key = Annotated[str, Field(pattern=_KEY, max_length=60)]
Reference = Annotated[str, Field(max_length=80)]
Id = Key

T = TypeVar("T")
Some = Annotated[list[T], Field(min_length=1)]


@dataclass(frozen=True)
class Refers:
    """Marks a field whose words are keys of a vocabulary."""

    vocabulary: str


def is_key(word: str) -> bool:
    """Say whether a word may be a key: small letters, digits and single hyphens."""
    return re.fullmatch(_KEY, word) is not None
