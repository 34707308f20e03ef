"""Thousands of broken records, made by machine: each is read or refused with findings, within a second."""

import gc
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compendium.finding import Finding
from tests.broken import AGENCIES, EXAMPLE, findings_in

MUTATIONS_PER_FILE = 260
INVENTED = 1500
SECONDS = 1.0

SNIPPETS = [
    *"\t\n\r\0\x07\x1b\x7f\x85\xa0\xad\u200b\u202e\u2028\ufeff\ufffd:-#'\"[]{}&*!|>%@`?,~=<\\",
    *(": ", "- ", " #", "\n\n", "\r\n", "---\n", "...\n", "&a ", "*a", "!!str ", "<<: ", "? ", "[[", "{{", "{%", "]]>"),
    *(
        "NO",
        "yes",
        "null",
        "~",
        "12:30",
        "1_000",
        "0x1F",
        "2013-10-03",
        ".inf",
        "“",
        "”",
        "é",
        "移民",
        "🙂",
        "x" * 3000,
    ),
    *("title: ", "\n  - id: ilo-1\n", "\n    title: again\n", "[" * 500, "{a: " * 300, "- " * 300, "\u0301" * 50),
]


def _delete_lines(lines: list[str], rng: random.Random) -> None:
    start = rng.randrange(len(lines))
    del lines[start : start + rng.choice((1, 1, 2, 5, 40))]


def _repeat_lines(lines: list[str], rng: random.Random) -> None:
    start, end = sorted(rng.choices(range(len(lines) + 1), k=2))
    lines[end:end] = lines[start : min(end, start + 30)]


def _swap_lines(lines: list[str], rng: random.Random) -> None:
    one, other = rng.choices(range(len(lines)), k=2)
    lines[one], lines[other] = lines[other], lines[one]


def _indent_lines(lines: list[str], rng: random.Random) -> None:
    start = rng.randrange(len(lines))
    by = rng.choice((-4, -2, -1, 1, 2, 4))
    for index in range(start, min(len(lines), start + rng.choice((1, 1, 3, 20)))):
        lines[index] = " " * by + lines[index] if by > 0 else lines[index][min(-by, len(lines[index])) :]


def _insert_text(lines: list[str], rng: random.Random) -> None:
    index = rng.randrange(len(lines))
    at = rng.randrange(len(lines[index]) + 1)
    text = (
        rng.choice(SNIPPETS) if rng.random() < 0.8 else chr(rng.choice((rng.randrange(0xD800), rng.randrange(0x20000))))
    )
    lines[index] = lines[index][:at] + text.encode(errors="ignore").decode() + lines[index][at:]


def _delete_text(lines: list[str], rng: random.Random) -> None:
    index = rng.randrange(len(lines))
    at = rng.randrange(len(lines[index]) + 1)
    lines[index] = lines[index][:at] + lines[index][at + rng.choice((1, 1, 2, 8)) :]


def _swap_words(lines: list[str], rng: random.Random) -> None:
    one, other = rng.choices(range(len(lines)), k=2)
    first, second = lines[one].split(": ", 1), lines[other].split(": ", 1)
    if len(first) == len(second) == 2:
        lines[one], lines[other] = f"{first[0]}: {second[1]}", f"{second[0]}: {first[1]}"


def _truncate(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines)) :]
    if lines:
        lines[-1] = lines[-1][: rng.randrange(len(lines[-1]) + 1)]


EDITS: list[Callable[[list[str], random.Random], None]] = [
    _delete_lines, _repeat_lines, _swap_lines, _indent_lines, _insert_text, _insert_text, _delete_text, _swap_words,
    _truncate,
]  # fmt: skip


def _mutate(raw: bytes, rng: random.Random) -> bytes:
    lines = raw.decode().split("\n")
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        if lines:
            rng.choice(EDITS)(lines, rng)
    mutated = bytearray("\n".join(lines).encode())
    if mutated and rng.random() < 0.1:
        for _ in range(rng.choice((1, 3, 20))):
            mutated[rng.randrange(len(mutated))] = rng.randrange(256)
    return bytes(mutated)


@pytest.fixture(autouse=True, scope="module")
def as_in_a_fresh_process() -> Iterator[None]:
    """Keep the collector from walking over what other tests hold: a check by itself has nothing of that."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def check(path: Path, content: bytes) -> list[Finding]:
    """Read one file among the good ones; refuse to be slow, and findings that help nobody."""
    path.write_bytes(content)
    began = time.process_time()
    findings = findings_in(path)
    assert time.process_time() - began < SECONDS
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for finding in findings:
        assert finding.message
        assert "\n" not in str(finding)
        assert finding.line >= 1
        assert finding.path.name != path.name or finding.line <= lines
    return findings


@pytest.mark.parametrize("name", sorted(path.name for path in AGENCIES.glob("*.yaml")))
def test_a_mutated_record_is_read_or_refused(tmp_path: Path, name: str) -> None:
    raw = (AGENCIES / name).read_bytes()
    rng = random.Random(name)
    refused = sum(bool(check(tmp_path / name, _mutate(raw, rng))) for _ in range(MUTATIONS_PER_FILE))
    assert refused > MUTATIONS_PER_FILE / 4


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"name: [" + b"a," * 300_000 + b"]", id="values"),
        pytest.param(b"recommendations: [" + b"a," * 70_000 + b"]", id="wrong entries"),
        pytest.param(b"recommendations:\n" + b"  - {a: b}\n" * 22_000, id="wrong groups"),
        pytest.param(b"".join(b"key%d: x\n" % number for number in range(35_000)), id="unknown fields"),
        pytest.param(b"sources:\n" + b"".join(b"  s%d: {}\n" % number for number in range(30_000)), id="wrong sources"),
        pytest.param(b"x: " + b"y " * 2_000_000, id="words"),
    ],
)
def test_a_huge_file_is_refused_as_quickly(tmp_path: Path, content: bytes) -> None:
    assert check(tmp_path / "example.yaml", content)


NASTY = sorted(path for path in (Path(__file__).parent / "nasty").iterdir())


@pytest.mark.parametrize("path", NASTY, ids=[path.stem for path in NASTY])
def test_a_nasty_file_is_refused(tmp_path: Path, path: Path) -> None:
    assert check(tmp_path / "example.yaml", path.read_bytes())


WORDS = st.one_of(
    st.text(max_size=30), st.sampled_from(SNIPPETS), st.none(), st.integers(), st.floats(), st.booleans(), st.dates()
)
VALUES = st.recursive(
    WORDS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def _as_yaml(value: object) -> str:
    """Write a value as a careless program would: flow style, unquoted."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_as_yaml(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_as_yaml(entry) for entry in value) + "]"
    return "" if value is None else str(value)


FIELDS = [line.partition(":")[0] for line in EXAMPLE.read_text(encoding="utf-8").splitlines() if ":" in line]
ANY_VALUE = settings(
    max_examples=INVENTED, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@ANY_VALUE
@given(field=st.sampled_from(FIELDS), value=VALUES)
def test_a_record_with_any_value_in_any_field_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, field: str, value: object
) -> None:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    index = next(index for index, line in enumerate(lines) if line.startswith(f"{field}:"))
    lines[index] = f"{field}: {_as_yaml(value)}"
    path = tmp_path_factory.getbasetemp() / "example.yaml"
    check(path, "\n".join(lines).encode(errors="ignore"))


@ANY_VALUE
@given(content=st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="ignore")))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    check(tmp_path_factory.getbasetemp() / "example.yaml", content)
