"""Reads one YAML file, keeping the line of every value and catching YAML's traps by name.

The file is read as a stream of events and never as YAML objects: nothing nests without limit,
nothing expands, and what was written is still known when a word turns out to mean something else.
"""

import re
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import yaml

from compendium.characters import fault_in
from compendium.finding import Finding, Refused
from compendium.yaml_advice import TOO_DEEP, advise

Place = tuple[str | int, ...]
Container = dict[str, Any] | list[Any]

MAX_BYTES = 5_000_000
MAX_VALUES = 75_000
MAX_DEPTH = 12

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_resolve: Any = yaml.SafeLoader("").resolve
_AMBIGUOUS = frozenset(yaml.SafeLoader.yaml_implicit_resolvers)  # what a value begins with that may be no text
_SIGNS_OF_FAULTS = (
    (re.compile(r"^(<{7}|>{7})( |$)", re.MULTILINE), "two versions of this file were joined here; keep one of them"),
    (re.compile(r"^ *\t[\t ]*[^\t\n ]", re.MULTILINE), "a tab stands where spaces belong; use spaces to indent"),
)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,8})\Z")
_FIELD_LINE = re.compile(r"\s*(- +)?(?P<name>[a-z_]+):(\s|$)")
_COMMENT = re.compile(r"\s+#")
# Around the whole value, with none inside: “No” means “no” is a text that begins and ends with a quotation.
_CURLY = re.compile('[“”„«‘’][^“”„«»‘"]*[“”„»‘’]')

_MISREAD = {
    "tag:yaml.org,2002:bool": "a truth value (yes or no)",
    "tag:yaml.org,2002:float": "a number",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:timestamp": "a date of its own kind",
    "tag:yaml.org,2002:merge": "a merge of other records",
    "tag:yaml.org,2002:value": "a default value",
}


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
            if isinstance(value, dict) and part in value:
                line = self.lines[id(value)][list(value).index(part)]
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                line = self.lines[id(value)][part]
            else:
                break
            value = value[part]
        return line


def parse_yaml(text: str, shown_as: Path, fields: frozenset[str] = frozenset()) -> YamlFile:
    """Parse a text into plain values.

    In: the text, the path to name in findings, and the names of fields, with which no line of a text should begin.
    Out: its content with the line of every value.
    Raises Refused with findings when this is not plain YAML that can be trusted.
    """
    for sign, message in _SIGNS_OF_FAULTS:
        if found := sign.search(text):
            raise Refused([Finding(shown_as, text.count("\n", 0, found.start()) + 1, message)])
    findings: list[Finding] = []
    lines = text.split("\n")
    builder = _Builder(shown_as, findings, lines, fields)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except _Stop:
        pass
    except yaml.MarkedYAMLError as error:
        if not findings:
            findings.append(Finding(shown_as, *advise(error, lines, builder.bracket)))
    except yaml.YAMLError as error:
        findings.append(Finding(shown_as, 1, f"this is not valid YAML ({error})"))
    if findings:
        raise Refused(findings)
    return YamlFile(shown_as, builder.root, builder.lines)


def read_text(path: Path, shown_as: Path, max_bytes: int | None = MAX_BYTES) -> str:
    """Return the text of a file whose every character can be seen.

    In: where the file is, the path to name in findings, and how large it may be, if that is limited.
    Raises Refused when the file cannot be read, is too large, or holds what cannot be seen.
    """

    def refuse(line: int, message: str) -> NoReturn:
        raise Refused([Finding(shown_as, line, message)])

    if not path.is_file():
        refuse(1, "this is not a file that can be read, but a folder or a link to nothing; remove it")
    try:
        raw = path.read_bytes()
    except OSError as error:
        refuse(1, f"the file cannot be read: {error.strerror}")
    if max_bytes and len(raw) > max_bytes:
        refuse(1, f"the file is larger than {max_bytes // 1_000_000} MB; split it or shorten it")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        refuse(raw[: error.start].count(b"\n") + 1, "this is not UTF-8 text; save the file with the encoding UTF-8")
    for number, line in enumerate(text.split("\n"), 1):
        if fault := fault_in(line):
            refuse(number, fault)
    return text


class _Stop(Exception):
    """Reading on would make no sense; the finding that says why is noted."""


class _Builder:
    """Builds the values of one document from its events, without recursion."""

    def __init__(self, shown_as: Path, findings: list[Finding], text: list[str], fields: frozenset[str]) -> None:
        self.root: Any = None
        self.lines: dict[int, list[int]] = {}
        self.bracket = 0
        """The line of the outermost bracket that is open, or 0."""
        self._bracket_depth = -1
        self._path = shown_as
        self._findings = findings
        self._text = text
        self._fields = fields
        self._open: list[tuple[Container, list[int]]] = []
        self._keys: list[str | None] = []
        self._repeating: set[int] = set()
        self._documents = 0
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        """Take the next event; raise _Stop after a finding that makes the rest meaningless."""
        if isinstance(event, yaml.NodeEvent):
            self._take_node(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
            if len(self._open) == self._bracket_depth:
                self.bracket = 0
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(event, "a second document begins here; remove the line ---")

    def _take_node(self, event: Any) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._stop(event, "* refers to another place, which records do not use; put the value in quotes")
        if event.anchor or event.tag:
            self._stop(event, "& and ! have a meaning of their own in YAML; put the value in quotes")
        self._values += 1
        if self._values > MAX_VALUES:
            self._stop(event, f"the file holds more than {MAX_VALUES} values; split it")
        is_scalar = isinstance(event, yaml.ScalarEvent)
        if is_scalar:
            self._check_end(event)
        if self._open and self._keys[-1] is None and isinstance(self._open[-1][0], dict):
            self._take_key(event)
        elif is_scalar:
            self._put(event, self._scalar(event))
        elif len(self._open) >= MAX_DEPTH:
            self._stop(event, TOO_DEEP)
        else:
            self._begin(event, {} if isinstance(event, yaml.MappingStartEvent) else [])

    def _begin(self, event: Any, fresh: Container) -> None:
        self._put(event, fresh)
        if not self.bracket and event.flow_style:
            self.bracket, self._bracket_depth = _line(event), len(self._open)
        self._open.append((fresh, self.lines.setdefault(id(fresh), [])))
        self._keys.append(None)

    def _take_key(self, event: Any) -> None:
        if not isinstance(event, yaml.ScalarEvent):
            self._stop(event, "a field's name must be a word; put a text that begins with [ or { in quotes")
        container, lines = self._open[-1]
        if event.value in container:
            self._note_repetition(event, container, lines)
        else:
            lines.append(_line(event))
        self._keys[-1] = event.value

    def _note_repetition(self, event: Any, container: Container, lines: list[int]) -> None:
        """Note a field that stands twice; where an entry lacks its hyphen all fields do, and the first is enough."""
        if id(container) not in self._repeating:
            self._repeating.add(id(container))
            first = lines[list(container).index(event.value)]
            hyphen = ", or begin a new entry with a hyphen" if isinstance(self._around(), list) else ""
            self._note(event, f'"{event.value}" stands here a second time (first in line {first}); keep one{hyphen}')

    def _around(self) -> Container | None:
        return self._open[-2][0] if len(self._open) > 1 else None

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

    def _check_end(self, event: Any) -> None:
        """Refuse a value that ends where its writer did not mean it to end."""
        end = event.end_mark
        if event.style in ("'", '"'):
            first = event.start_mark.line
            if end.line > first and any(map(_FIELD_LINE.match, self._text[first + 1 : end.line + 1])):
                self._stop(event, "the quotation mark that opens here is not closed before the next field; close it")
        elif event.style:
            for number, line in enumerate(self._text[event.start_mark.line + 1 : end.line], event.start_mark.line + 2):
                name = _FIELD_LINE.match(line)
                if name and name["name"] in self._fields:
                    message = "is indented so far that it is part of the text above; line it up with the fields"
                    self._stop_at(number, f'"{name["name"]}:" {message}')
        elif end.line < len(self._text) and _COMMENT.match(self._text[end.line], end.column):
            message = "from # on, the line is a comment and not part of the value; put the whole value in quotes"
            self._stop_at(end.line + 1, f"{message}, or the comment in a line of its own")

    def _scalar(self, event: Any) -> str | int | None:
        value: str = event.value
        if not event.style and _CURLY.fullmatch(value):
            self._note(event, f'curly quotation marks are part of the text; write straight ones: "{value[1:-1]}"')
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
        unless = "if it is a text, " if tag == "tag:yaml.org,2002:int" else ""
        self._note(event, f'{value} is read by YAML as {kind}; {unless}put it in quotes: "{value}"')
        return value

    def _note(self, event: Any, message: str) -> None:
        self._findings.append(Finding(self._path, _line(event), message))

    def _stop(self, event: Any, message: str) -> NoReturn:
        self._stop_at(_line(event), message)

    def _stop_at(self, line: int, message: str) -> NoReturn:
        self._findings.append(Finding(self._path, line, message))
        raise _Stop


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line
