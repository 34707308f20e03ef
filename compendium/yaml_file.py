"""Reads one YAML file, keeping the line of every value and catching YAML's traps by name.

The file is read as a stream of events and never as YAML objects: nothing nests without limit,
nothing expands, and what was written is still known when a word turns out to mean something else.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml

from compendium.finding import Finding, Refused

Place = tuple[str | int, ...]
Container = dict[str, Any] | list[Any]

MAX_BYTES = 2_000_000
MAX_DEPTH = 12

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolve: Any = yaml.SafeLoader("").resolve
_AMBIGUOUS = frozenset(yaml.SafeLoader.yaml_implicit_resolvers)  # what a value begins with that may be no text
_UNPRINTABLE = re.compile("[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_TAB_INDENT = re.compile(r"^ *\t[\t ]*[^\t\n ]", re.MULTILINE)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})\Z")

_MISREAD = {
    "tag:yaml.org,2002:bool": "a truth value (yes or no)",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:timestamp": "a date of its own kind",
    "tag:yaml.org,2002:merge": "a merge of other records",
    "tag:yaml.org,2002:value": "a default value",
}

# What libyaml and PyYAML say of a broken file, and what an editor can do about it.
_ADVICE = [
    (
        "mapping values are not allowed",
        "a colon followed by a space means a new field here; put the whole value in quotes",
    ),
    (
        "cannot start any token",
        "this character cannot begin a value: use spaces where a tab stands, and put a value that "
        "begins with @, ` or % in quotes",
    ),
    ("found a tab", "a tab stands where spaces belong; use spaces to indent"),
    (
        "expected <block end>",
        "this line is not indented like its neighbours, or a quotation mark inside a quoted text "
        "ends it early; line it up with the lines above, and double the quotation mark",
    ),
    (
        "did not find expected key",
        "this line is not indented like its neighbours, or a quotation mark inside a quoted text "
        "ends it early; line it up with the lines above, and double the quotation mark",
    ),
    ("could not find expected ':'", "a field needs a colon and a space after its name"),
    (
        "did not find expected ',' or ']'",
        "a list that opens with [ needs , between its words and ] at its end",
    ),
    ("expected ',' or ']'", "a list that opens with [ needs , between its words and ] at its end"),
    ("expected ',' or '}'", "a group that opens with { needs , between its fields and } at its end"),
    ("unexpected end of stream", "a quotation mark or bracket that was opened is never closed"),
    ("undefined alias", "* refers to another place; put the value in quotes"),
    (
        "expected alphabetic or numeric character",
        "& and * have a meaning of their own in YAML; put the value in quotes",
    ),
    ("unknown escape character", "a backslash in double quotes has a meaning of its own; use single quotes"),
    ("special characters are not allowed", "an invisible control character stands here; delete it"),
    ("control characters are not allowed", "an invisible control character stands here; delete it"),
]


class YamlFile(NamedTuple):
    """A file's content as plain dicts, lists, strings, whole numbers and None, and where each stands."""

    path: Path
    data: Any
    lines: dict[int, list[int]]
    """The lines of the entries of each dict and list, by its identity: cheap to note, looked up for findings only."""

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the nearest place around it that has one."""
        value: Any = self.data
        line = next(iter(self.lines.get(id(value), ())), 1)
        for part in place:
            if not isinstance(value, dict | list):
                break
            entries = dict(value if isinstance(value, dict) else enumerate(value))
            if part not in entries:
                break
            line = self.lines[id(value)][list(entries).index(part)]
            value = entries[part]
        return line


def read_yaml(path: Path, shown_as: Path) -> YamlFile:
    """Read a YAML file into plain values.

    In: where the file is, and the path to name in findings.
    Out: its content with the line of every value.
    Raises Refused with findings when the file is not a plain YAML file that can be trusted.
    """
    text = _decode(path, shown_as)
    findings: list[Finding] = []
    builder = _Builder(shown_as, findings)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = str(error.problem or error.context or "not valid YAML")
        findings.append(Finding(shown_as, mark.line + 1 if mark else 1, _advise(problem)))
    except yaml.YAMLError as error:
        findings.append(Finding(shown_as, 1, _advise(str(error).splitlines()[0])))
    if findings:
        raise Refused(findings)
    return YamlFile(shown_as, builder.root, builder.lines)


def _decode(path: Path, shown_as: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Refused([Finding(shown_as, 1, f"the file cannot be read: {error.strerror}")]) from error
    if len(raw) > MAX_BYTES:
        raise Refused([Finding(shown_as, 1, "the file is larger than 2 MB; split it or shorten it")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        message = "this is not UTF-8 text; save the file with the encoding UTF-8"
        raise Refused([Finding(shown_as, line, message)]) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := _UNPRINTABLE.search(text):
        message = f"an invisible control character (U+{ord(bad[0]):04X}) stands here; delete it"
        raise Refused([Finding(shown_as, text.count("\n", 0, bad.start()) + 1, message)])
    if tab := _TAB_INDENT.search(text):
        message = "a tab stands where spaces belong; use spaces to indent"
        raise Refused([Finding(shown_as, text.count("\n", 0, tab.start()) + 1, message)])
    return text


def _advise(problem: str) -> str:
    for sign, advice in _ADVICE:
        if sign in problem:
            return advice
    return f"this is not valid YAML ({problem}); compare it with the lines above"


class _Stop(Exception):
    """Reading on would make no sense; the finding that says why is noted."""


class _Builder:
    """Builds the values of one document from its events, without recursion."""

    def __init__(self, shown_as: Path, findings: list[Finding]) -> None:
        self.root: Any = None
        self.lines: dict[int, list[int]] = {}
        self._path = shown_as
        self._findings = findings
        self._open: list[tuple[Container, list[int]]] = []
        self._keys: list[str | None] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event; raise _Stop after a finding that makes the rest meaningless."""
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "a second document begins here; remove the line ---")

    def _take_node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, "* refers to another place, which records do not use; put the value in quotes")
        if event.anchor or event.tag:
            self._stop(event, "& and ! have a meaning of their own in YAML; put the value in quotes")
        if self._open and self._keys[-1] is None and isinstance(self._open[-1][0], dict):
            self._take_key(event)
        elif isinstance(event, yaml.ScalarEvent):
            self._put(event, self._scalar(event))
        elif len(self._open) >= MAX_DEPTH:
            self._stop(event, "this is nested more deeply than any record; check the indentation and brackets")
        else:
            fresh: Container = {} if isinstance(event, yaml.MappingStartEvent) else []
            self._put(event, fresh)
            self._open.append((fresh, self.lines.setdefault(id(fresh), [])))
            self._keys.append(None)

    def _take_key(self, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a field's name must be a word; put a text that begins with [ or { in quotes")
        container, lines = self._open[-1]
        if event.value in container:
            first = lines[list(container).index(event.value)]
            self._note(event, f'"{event.value}" stands here a second time (first in line {first}); keep one')
        else:
            lines.append(_line(event))
        self._keys[-1] = event.value

    def _put(self, event: Any, value: Any) -> None:
        if not self._open:
            self.root = value
            return
        container, lines = self._open[-1]
        if isinstance(container, list):
            container.append(value)
            lines.append(_line(event))
        else:
            container[str(self._keys[-1])] = value
            self._keys[-1] = None

    def _scalar(self, event: Any) -> str | int | None:
        value: str = event.value
        if event.style or not event.implicit[0] or value[:1] not in _AMBIGUOUS:
            return value
        tag = _resolve(yaml.ScalarNode, value, (True, False))
        if tag == "tag:yaml.org,2002:str":
            return value
        if tag == "tag:yaml.org,2002:null":
            return None
        if tag == "tag:yaml.org,2002:int" and _DECIMAL.match(value):
            return int(value)
        kind = _MISREAD.get(tag, "something else")
        self._note(event, f'{value} is read by YAML as {kind}; put it in quotes: "{value}"')
        return value

    def _note(self, event: Any, message: str) -> None:
        self._findings.append(Finding(self._path, _line(event), message))

    def _stop(self, event: Any, message: str) -> NoReturn:
        self._note(event, message)
        raise _Stop


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
