"""Says in an editor's words why a file is not YAML, and which line to change."""

import re

import yaml

_FIELD = r"\s*(?:- +)*([A-Za-z_][\w-]*)"
_NO_SPACE = re.compile(_FIELD + r":(?!//)[^\s:]")
_OTHER_SIGN = re.compile(_FIELD + "\\s*[=：﹕꞉]")
_NO_COLON = re.compile(_FIELD + r"\s*$")
_DASH_NO_SPACE = re.compile(r"\s*-[^\s-]")
_CURLY = re.compile(_FIELD + ": +[“”„«‘’]")
_WRONG_SPACE = re.compile("\\s*[\u00a0\u2000-\u200a\u202f\u3000]|" + _FIELD + ":[\u00a0\u2000-\u200a\u202f\u3000]")
_FIRST_COLON = re.compile(_FIELD + r"\s*:")

INDENTED = (
    "this line is not indented like its neighbours; line it up with the fields (or the hyphens) that it belongs to"
)
CLOSED_EARLY = (
    "something follows after the closing quotation mark or bracket; put the whole value in quotes, "
    'and write a " inside double quotes as \\", a \' inside single quotes twice'
)
COLON = "a colon followed by a space means a new field here; put the whole value in quotes"
DASH = "a value that begins with a hyphen and a space means a list; put the whole value in quotes"

TOO_DEEP = "this is nested more deeply than any record; check the indentation and brackets"

# What libyaml says of a broken file, and what an editor can do about it.
_ADVICE = [
    ("cannot start any token", "a value cannot begin with this sign; put the whole value in quotes"),
    ("block sequence entries are not allowed", DASH),
    ("mapping keys are not allowed", "a value cannot begin with ? and a space; put the whole value in quotes"),
    ("found a tab", "a tab stands where spaces belong; use spaces to indent"),
    ("could not find expected ':'", "a field needs a colon and a space after its name; a text that goes on in the "
     "next line must be indented deeper than its field"),
    ("expected ',' or ']'", "a list that opens with [ needs , between its words and ] at its end"),
    ("expected ',' or '}'", "a value that begins with { needs } at its end; put it in quotes if it is a text"),
    ("node content", "a comma too many stands here; delete it"),
    ("unexpected end of stream", "the quotation mark that opens here is never closed; close it"),
    ("alphabetic or numeric character", "& and * have a meaning of their own in YAML; put the value in quotes"),
    ("unknown escape character", "a backslash in double quotes has a meaning of its own; use single quotes"),
    ("hexdecimal", "a backslash in double quotes has a meaning of its own; use single quotes"),
    ("comment or line break", "after >- the text begins in the next line, indented; put it there"),
    ("nesting depth", TOO_DEEP),
    ("<document start>", "a line of three dots or a line that begins with % stands before this; remove it"),
]  # fmt: skip


def advise(error: yaml.MarkedYAMLError, lines: list[str], bracket: int) -> tuple[int, str]:
    """Explain a syntax error.

    In: what libyaml raised, the lines of the file, and the line of the outermost bracket that is open, or 0.
    Out: the number of the line to change, counted from 1, and what to write there.
    """
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return 1, f"this is not valid YAML ({error.problem})"
    context, problem = str(error.context), str(error.problem)
    if bracket and not any(line.strip() for line in lines[mark.line :]):
        return bracket, "the [ or { that opens here is never closed; close it, or put the whole value in quotes"
    opened = any(word in context for word in ("simple key", "quoted scalar", "flow sequence", "flow mapping"))
    number = min((error.context_mark if opened and error.context_mark else mark).line, len(lines) - 1)
    line = lines[number]
    before = _line_before(number, lines)
    if "mapping values are not allowed" in problem and _FIRST_COLON.fullmatch(line[: mark.column + 1]):
        # The field itself is not expected here: the line above swallowed it, or it is indented too deeply.
        if slip := _slip_in(lines[before]):
            return before + 1, slip
        above = _line_before(before, lines)
        dedented = _indent(lines[before]) < _indent(line) == _indent(lines[above])
        return (before if dedented else number) + 1, INDENTED
    if slip := _slip_in(line):
        return number + 1, slip
    if "mapping values are not allowed" in problem:
        return number + 1, COLON
    if "expected key" in problem or "'-' indicator" in problem:
        starts_line = not line[: mark.column].strip()
        return number + 1, INDENTED if starts_line else CLOSED_EARLY
    advice = next((advice for sign, advice in _ADVICE if sign in problem), None)
    return number + 1, advice or f"this is not valid YAML ({problem}); compare it with the lines above"


def _line_before(number: int, lines: list[str]) -> int:
    """The number of the nearest line above that is neither empty nor a comment."""
    for above in range(min(number, len(lines)) - 1, -1, -1):
        if lines[above].strip() and not lines[above].lstrip().startswith("#"):
            return above
    return 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" -"))


def _slip_in(line: str) -> str | None:
    """Say what is mistyped in a line, if it is one of the usual slips."""
    if _WRONG_SPACE.match(line):
        return "a space of another kind (as word processors write it) stands here; type an ordinary space"
    if found := _NO_SPACE.match(line):
        return f'a space is missing after "{found[1][:60]}:"; add it'
    if found := _OTHER_SIGN.match(line):
        return f'write a colon and a space after "{found[1][:60]}"'
    if found := _CURLY.match(line):
        return f'curly quotation marks mean nothing in YAML; put the value of "{found[1][:60]}" in straight ones: "…"'
    if found := _NO_COLON.match(line):
        return f'write a colon and a space after "{found[1][:60]}"'
    if _DASH_NO_SPACE.match(line):
        return "a space is missing after the hyphen; add it"
    return None
