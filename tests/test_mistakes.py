"""Each mistake in a record gives one finding, in the line to change, which says what to write instead.

Every case is a change of tests/records/example.yaml: what is replaced, by what, the first line that the
editor must change (by its beginning, once the mistake is made), and words of the finding.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.broken import EXAMPLE, findings_in

TITLE = "    title: Test every record"
SYMBOL = '    date: "2013-10-03"\n    symbol: null'
DATE = '    date: "2013-10-03"'

SYNTAX = [
    # A colon, a quotation mark, a bracket, a sign that YAML reads as its own.
    (TITLE, "    title: Test: every record", "    title: Test:", "put the whole value in quotes"),
    ("      - safe building", "      - safe: building", "      - safe:", '"search_terms" must be one text'),
    (TITLE, f"<<<<<<< HEAD\n{TITLE}\n=======\n{TITLE}s\n>>>>>>> other", "<<<<<<<", "two versions of this file"),
    (TITLE, "    title: >-\n      Test\n      text: every record", "      text:", "part of the text above"),
    (SYMBOL, f'{DATE}\n    symbol: "null"', "    symbol:", "write null without quotes"),
    (SYMBOL, f"{DATE}\n    symbol: n/a", "    symbol:", "write null without quotes"),
    (TITLE, "    title:Test every record", "    title:Test", 'a space is missing after "title:"'),
    ("name: Example Body", "name:Example Body", "name:Example", 'a space is missing after "name:"'),
    (TITLE, "    title Test every record", "    title Test", "a field needs a colon and a space"),
    (TITLE, "    title = Test every record", "    title =", 'a colon and a space after "title"'),
    (TITLE, "    title： Test every record", "    title：", 'a colon and a space after "title"'),
    (TITLE, "    title:\u00a0Test every record", "    title:\u00a0", "space of another kind"),
    (TITLE, "\u00a0\u00a0  title: Test every record", "\u00a0", "space of another kind"),
    (TITLE, '    title: "Test every record', "    title:", "the quotation mark that opens here"),
    (TITLE, "    title: 'Test every record", "    title:", "the quotation mark that opens here"),
    ("    text: It was tested.", '    text: "It was tested.', '    text: "', "the quotation mark that opens here"),
    ("    url: https://www.example.org/tests", '    url: "https://', '    url: "', "never closed"),
    (TITLE, "    title: 'Test the body's record'", "    title:", "after the closing quotation mark"),
    (TITLE, '    title: "Test" every record', "    title:", "after the closing quotation mark"),
    (TITLE, '    title: "Test "every" record"', "    title:", "after the closing quotation mark"),
    (TITLE, '    title: "Test C:\\data"', "    title:", "backslash"),
    (TITLE, "    title: “Test every record”", "    title:", "curly quotation marks"),
    (TITLE, "    title: “Test: every record”", "    title:", "curly quotation marks"),
    (TITLE, "    title: “Don’t guess”", "    title:", 'write straight ones: "Don’t guess"'),
    (DATE, "    date: “2013-10-03”", "    date: “", "curly quotation marks"),
    (TITLE, "    title: [draft] Test", "    title:", "after the closing quotation mark or bracket"),
    ("    themes: [human-rights]", "    themes: [human-rights", "    themes:", "] at its end"),
    ("    themes: [human-rights]", "    themes: human-rights]", "    themes:", '"themes" must be a list'),
    ("    themes: [human-rights]", "    themes: (human-rights)", "    themes:", '"themes" must be a list'),
    ("[checking, proofs]", "[checking,, proofs]", "    search_terms:", "a comma too many"),
    ("[checking, proofs]", "[checking, proofs, ~]", "    search_terms:", 'an entry of "search_terms" is empty'),
    ("      - safe building", "      -", "      -\n", 'an entry of "search_terms" is empty'),
    (TITLE, "    title: {Test} every record", "    title:", "after the closing quotation mark or bracket"),
    (TITLE, "    title: {Test", "    title:", "put it in quotes"),
    (TITLE, "    title: @Test", "    title:", "put the whole value in quotes"),
    (TITLE, "    title: %Test", "    title:", "put the whole value in quotes"),
    (TITLE, "    title: `Test`", "    title:", "put the whole value in quotes"),
    (TITLE, "    title: - Test", "    title:", "put the whole value in quotes"),
    (TITLE, "    title: ? Test", "    title:", "put the whole value in quotes"),
    (TITLE, "    title: * Test", "    title:", "put the value in quotes"),
    (TITLE, "    title: *Test* every record", "    title:", "put the value in quotes"),
    (TITLE, "    title: *Test", "    title:", "put the value in quotes"),
    (TITLE, "    title: &Test every", "    title:", "put the value in quotes"),
    (TITLE, "    title: !Test every", "    title:", "put the value in quotes"),
    (TITLE, "    title: !!python/object:os.system ls", "    title:", "put the value in quotes"),
    (TITLE, "    <<: *Test", "    <<:", "put the value in quotes"),
    (TITLE, "    title: Test every record #1", "    title:", "the line is a comment"),
    (TITLE, "    title: #1 of all", "    title:", "the line is a comment"),
    (TITLE, "    title: Test\n      every #1\n      record", "      every #1", "the line is a comment"),
    ("    locator: para. 46", "    locator: #46", "    locator:", "the line is a comment"),
    (TITLE, "    ? title", "    ?", "is empty"),
    (TITLE, "    [title]: Test", "    [title]", "a field's name must be a word"),
    # Lines that stand too far left or right, hyphens too many or too few.
    (TITLE, "\ttitle: Test every record", "\ttitle", "a tab stands where spaces belong"),
    (TITLE, "     title: Test every record", "     title", "not indented like its neighbours"),
    (TITLE, "   title: Test every record", "   title", "not indented like its neighbours"),
    (TITLE, "title: Test every record", "title", "not indented like its neighbours"),
    ("acronym: EB", " acronym: EB", " acronym", "not indented like its neighbours"),
    ("  - id: example-2", "   - id: example-2", "   - id", "not indented like its neighbours"),
    ("  - id: example-2", " - id: example-2", " - id", "not indented like its neighbours"),
    ("  - id: example-2", "  -id: example-2", "  -id", "a space is missing after the hyphen"),
    ("  - id: example-2", "    id: example-2", "    id: example-2", "or begin a new entry with a hyphen"),
    ("  - id: example-2", "  id: example-2", "  id: example-2", "not indented like its neighbours"),
    ("    addressed_to: [states]", "  - addressed_to: [states]", "  - addressed_to", "a hyphen begins a new entry"),
    ("    fidelity: partial\nfacts:", "    fidelity: partial\n    facts:", "    facts:", "is indented like a field of"),
    ("    fidelity: partial\n", "fidelity: partial\n", "fidelity", "is indented like a field of"),
    ("    text: >-\n      Every", "    text: >-\n    Every", "    Every", "must be indented deeper than its field"),
    ("    text: >-\n", "    text: >- Every\n", "    text:", "the text begins in the next line"),
    # What belongs in no record.
    ("name: Example", "---\nname: First\n---\nname: Example", "---\nname: Example", "a second document"),
    ("sources:\n", "...\nsources:\n", "sources:", "a line of three dots"),
    ("name: Example", "%YAML 1.1\nname: Example", "name", "a line that begins with %"),
    (TITLE, TITLE + " \u202eevil", "    title:", "U+202E"),
    ("      so that nobody", "      so\u200bthat nobody", "      so\u200b", "U+200B"),
    ("      so that nobody", "      so\u2028that nobody", "      so\u2028", "U+2028"),
    ("      so that nobody", "      so\x07that nobody", "      so\x07", "U+0007"),
    ("      so that nobody", "      so\x00that nobody", "      so\x00", "U+0000"),
    ("      so that nobody", "      so\x85that nobody", "      so\x85", "U+0085"),
    ("      so that nobody", "      \uf0b7 so that nobody", "      \uf0b7", "U+F0B7"),
    ("      so that nobody", "      so\ufffd that nobody", "      so\ufffd", "a letter that was lost"),
    ("      so that nobody", "      so â€œthat nobody", "      so â€œ", "garbled by a wrong encoding"),
    ("      so that nobody", "      so thÃ©t nobody", "      so thÃ©t", "garbled by a wrong encoding"),
    ("      so that nobody", "      so\u0300\u0301\u0302\u0303 that", "      so\u0300", "accents are stacked"),
    (TITLE, '    title: "Test \\u202e every"', "    title:", "U+202E"),
    (TITLE, '    title: "Test \\0 every"', "    title:", "U+0000"),
]

WORDS_READ_AS_SOMETHING_ELSE = [
    (DATE, "    date: 2013-10-03", "    date: 2013-10-03", 'put it in quotes: "2013-10-03"'),
    (DATE, "    date: 2013", "    date: 2013\n", 'put it in quotes: "2013"'),
    *(
        (TITLE, f"    title: {word}", f"    title: {word}", f'put it in quotes: "{word}"')
        for word in (
            "NO",
            "Yes",
            "on",
            "Off",
            "true",
            "12:30",
            "1_000",
            "0x1F",
            "010",
            "1.5",
            ".inf",
            "1990-01-01",
            "=",
        )
    ),
    (TITLE, "    title: 28", "    title: 28", 'put it in quotes: "28"'),
    *((TITLE, f"    title: {word}", f"    title: {word}", "is empty") for word in ("", "~", "null", '""', '" "')),
    ("    search_terms: [checking, proofs]", "    search_terms: [checking, NO]", "    search_terms", '"NO"'),
]

FIELDS = [
    (TITLE, "    tittle: Test every record", "    tittle", 'did you mean "title"'),
    (TITLE, "    heading: Test every record", "    heading", 'did you mean "title"'),
    (TITLE, "    Title: Test every record", "    Title", 'did you mean "title"'),
    (TITLE, TITLE + "\n    note: x", "    note", 'there is no field "note"'),
    (TITLE, TITLE + "\n    NO: x", "    NO", 'there is no field "NO"'),
    (TITLE, TITLE + "\n    <<: {a: b}", "    <<", 'there is no field "<<"'),
    (TITLE + "\n", "", "  - id: example-1", 'the field "title" is missing here'),
    ("    locator: para. 46\n", "", "  - id: example-1", '"locator" (null if there is nothing to say)'),
    ("    instruments: []\n", "", "  - id: example-1", '"instruments" ([] if there is nothing to say)'),
    ("    title: Statement to the dialogue\n", "", "  statement-2013", 'the field "title" is missing here'),
    ("acronym: EB\n", "", "name:", 'the field "acronym" (null if there'),
    ("    publisher: Example Body\n    date: \"2013-10-03\"\n", "", "  statement-2013", '"publisher", "date" (null'),
    (TITLE, TITLE + "\n    title: Again", "    title: Again", "a second time (first in line 29)"),
    ("acronym: EB", "acronym: EB\nname: Again", "name: Again", "a second time (first in line 1)"),
    ("  report-2012:", "  statement-2013:", "  statement-2013:\n    title: \"Rep", "a second time"),
    ("    themes: [human-rights]", "    themes: human-rights", "    themes", "must be a list"),
    ("    themes: [human-rights]", "    themes: []", "    themes", '"themes" needs at least one entry'),
    ("    themes: [human-rights]", "    themes: [gender, health, crisis, family]", "    themes", "more than 3 entries"),
    ("    themes: [human-rights]", "    themes:", "    themes", '"themes" must be a list'),
    ("    instruments: []", f"    instruments: [{', '.join(f'c{n}' for n in range(9))}]", "    instruments",
     "more than 8 entries"),
    ("    instruments: []", "    instruments: null", "    instruments", '"instruments" must be a list'),
    ("    themes: [human-rights]", "    themes: {human-rights}", "    themes", '"themes" must be a list'),
    (TITLE, "    title: [Test]", "    title", '"title" must be one text'),
    (TITLE, "    title:\n      - Test", "    title:", '"title" must be one text'),
    ("  - kind: activity\n    text: It was tested.\n    url: https://www.example.org/tests", "  - tested", "  - tested",
     'an entry of "facts" must be a group of fields'),
    (TITLE, f"    title: {'x' * 121}", "    title", "longer than 120 characters"),
    (TITLE, f"    title: {'x' * 10_000}", "    title", "longer than 120 characters"),
    ("    text: The site", f"    text: {'long ' * 500}The site", "    text: long", "longer than 2000 characters"),
    ("  report-2012:", "  Report 2012:", "  Report 2012", "small letters, digits and single hyphens"),
    ("  - id: example-1", "  - id: Example_1", "  - id", "small letters, digits and single hyphens"),
    ("  - id: example-1", "  - id: sample-1", "  - id", "must be the name of the file and a number"),
    ("  - id: example-1", "  - id: example-one", "  - id", "must be the name of the file and a number"),
    ("  - id: example-1", "  - id: example-01", "  - id", "must be the name of the file and a number"),
    (DATE, '    date: "3 October 2013"', "    date", "is not a date that can be sorted"),
    (DATE, '    date: "2013-13"', "    date", "is not in the calendar"),
    (DATE, '    date: "2013-02-30"', "    date", "is not in the calendar"),
    (DATE, '    date: "0213-02-03"', "    date", "is not a date that can be sorted"),
    (DATE, '    date: "٢٠١٣"', "    date", "is not a date that can be sorted"),
    *(
        ("website: https://www.example.org", f"website: {url}", "website", "is not a web address")
        for url in (
            '"javascript:alert(1)"', "data:text/html,x", "www.example.org", "//www.example.org", "http://", "https://example",
            "ftp://example.org", "mailto:a@example.org", "https://www.example.org/a b", '"https://a.org/\\"><script>"',
            "HTTPS://www.example.org", "https://user:secret@example.org", '"https://a.org/\\n"', "https://a..org",
        )
    ),
]  # fmt: skip

REFERENCES = [
    ("    themes: [human-rights]", "    themes: [human-right]", "    themes", 'did you mean "human-rights"'),
    ("    themes: [human-rights]", "    themes: [Human rights]", "    themes", 'did you mean "human-rights"'),
    ("    themes: [human-rights]", "    themes: [football]", "    themes", "write one of"),
    ("    themes: [human-rights]", "    themes: [human-rights, human-rights]", "    themes", "stands here twice"),
    ("    addressed_to: [states]", "    addressed_to: [stats]", "    addressed_to", 'did you mean "states"'),
    ("    instruments: []", "    instruments: [c198]", "    instruments", "is not among the instruments"),
    ("    source: statement-2013", "    source: statement-2014", "    source", 'did you mean "statement-2013"'),
    ("    source: statement-2013", "    source: migrants-day-2013", "    source", "is not among the sources"),
    ("    fidelity: full", "    fidelity: complete", "    fidelity", "is not among the fidelities"),
    ("    basis: hld-2013", "    basis: hld", "    basis", 'did you mean "hld-2013"'),
    ("group: ngo", "group: ngos", "group", 'did you mean "ngo"'),
    ("contribution: confirmed", "contribution: confirm", "contribution", 'did you mean "confirmed"'),
    ("  - kind: activity", "  - kind: activities", "  - kind", 'did you mean "activity"'),
    ("  - id: example-2", "  - id: example-1", "  - id: example-1\n    title: Keep", "is already given in"),
    ("    fidelity: full", "    fidelity: full\n    replaced_by: example-2", "    replaced_by", 'add "withdrawn"'),
    ("    fidelity: full", "    fidelity: full\n    withdrawn: In 2027.\n    replaced_by: example-3", "    replaced_by",
     'did you mean "example-2"'),
    ("    fidelity: full", "    fidelity: full\n    withdrawn: In 2027.\n    replaced_by: example-1", "    replaced_by",
     "replaced by itself"),
    ("    fidelity: full", "    fidelity: full\n    withdrawn: yes", "    withdrawn", 'put it in quotes: "yes"'),
    ("    title: Keep the last good site\n    text: The site should stay as it was.",
     TITLE + "\n    text: Every record should be tested, and every mistake in it named, so that nobody has to guess.",
     "  - id: example-2", "says the same as the recommendation in line 28"),
]  # fmt: skip

CASES = SYNTAX + WORDS_READ_AS_SOMETHING_ELSE + FIELDS + REFERENCES


def _line_of(beginning: str, text: str, position: int) -> int:
    """The first line that begins so from a position on, or the last one before it."""
    starts = [match.start() for match in re.finditer("^" + re.escape(beginning), text, flags=re.M)]
    start = next((start for start in starts if start >= position), starts[-1])
    return text[:start].count("\n") + 1


@pytest.mark.parametrize(("old", "new", "line", "words"), CASES, ids=[new.strip()[:40] for _, new, _, _ in CASES])
def test_a_mistake_gives_one_finding_in_the_line_to_change(
    tmp_path: Path, old: str, new: str, line: str, words: str
) -> None:
    good = EXAMPLE.read_text(encoding="utf-8")
    assert old in good
    text = good.replace(old, new, 1)
    (tmp_path / "example.yaml").write_bytes(text.encode())
    findings = findings_in(tmp_path / "example.yaml")
    assert len(findings) == 1, findings
    assert words in findings[0].message
    assert findings[0].line == _line_of(line, text, good.rfind("\n", 0, good.index(old)) + 1), findings


WHOLE_FILES = {
    "empty": (b"", 1, "the file is empty"),
    "comments only": (b"# nothing\n", 1, "the file is empty"),
    "null": (b"~\n", 1, "the file is empty"),
    "a list": (b"- name: x\n", 1, "does not consist of fields"),
    "a text": (b"just words\n", 1, "does not consist of fields"),
    "latin-1": (EXAMPLE.read_bytes().replace(b"every mistake", "chaque méprise".encode("latin-1")), 31, "UTF-8"),
    "utf-16": (EXAMPLE.read_text().encode("utf-16"), 1, "UTF-8"),
    "utf-16 without a mark": (EXAMPLE.read_text().encode("utf-16-le"), 1, "U+0000"),
    "too large": (b"# " + b"x" * 5_000_000, 1, "larger than 5 MB"),
    "too deep": (b"name: " + b"[" * 100_000, 1, "nested more deeply"),
    "too many values": (b"name: [" + b"a," * 300_000 + b"]", 1, "more than 75000 values"),
    "expansion bomb": (b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", 1, "& and ! have a meaning"),
    "a web page": (b"<!DOCTYPE html>\n<html><body>x</body></html>\n", 1, "does not consist of fields"),
    "a word processor's file": (b"PK\x03\x04\x14\x00\x06\x00", 1, "U+0003"),
}


@pytest.mark.parametrize(("content", "line", "words"), WHOLE_FILES.values(), ids=WHOLE_FILES)
def test_a_file_that_is_no_record_gives_one_finding(tmp_path: Path, content: bytes, line: int, words: str) -> None:
    (tmp_path / "example.yaml").write_bytes(content)
    findings = findings_in(tmp_path / "example.yaml")
    assert len(findings) == 1, findings[:5]
    assert words in findings[0].message
    assert findings[0].line == line


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda raw: raw, id="as it is"),
        pytest.param(lambda raw: b"\xef\xbb\xbf" + raw, id="byte order mark"),
        pytest.param(lambda raw: raw.replace(b"\n", b"\r\n"), id="Windows line ends"),
        pytest.param(lambda raw: raw.replace(b"\n", b"\r"), id="old Macintosh line ends"),
        pytest.param(lambda raw: raw.rstrip(b"\n"), id="no line end at the end"),
        pytest.param(lambda raw: b"---\n" + raw + b"...\n", id="document marks around it"),
        pytest.param(lambda raw: raw.replace(b"\n", b"   \n"), id="spaces at line ends"),
        pytest.param(lambda raw: raw.replace(b"  - kind", b"  # a comment\n  - kind"), id="a comment of its own"),
        pytest.param(lambda raw: raw.replace(b'"2012"', b"'2012'  # a comment"), id="a comment after a quoted value"),
        pytest.param(lambda raw: raw.replace(b"Test every", b"Test C# and A#1 in every"), id="# inside a word"),
        pytest.param(lambda raw: raw.replace(b"      so that", b"      # so: that"), id="# and colon in a folded text"),
        pytest.param(lambda raw: raw.replace(b"Test every record", "“No” means “no”".encode()), id="two quotations"),
        pytest.param(lambda raw: raw.replace(b"Test every record", "‘No’ means ‘no’".encode()), id="single marks"),
        pytest.param(lambda raw: raw.replace(b"every record\n", "every record in Norway – “naïve” 移民 🙂\n".encode()),
                     id="other scripts"),
    ],
)  # fmt: skip
def test_what_harms_nobody_is_accepted(tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    (tmp_path / "example.yaml").write_bytes(change(EXAMPLE.read_bytes()))
    assert findings_in(tmp_path / "example.yaml") == []


def test_what_is_broken_in_several_places_is_named_in_each(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8").replace("title:", "tittle:").replace("kind: activity", "kind: [a]")
    (tmp_path / "example.yaml").write_text(text, encoding="utf-8")
    assert [finding.line for finding in findings_in(tmp_path / "example.yaml")] == [12, 20, 29, 41, 53]
