"""Checks one broken record among the good ones, without reading these again."""

from functools import cache
from pathlib import Path

from compendium.finding import Finding, Refused
from compendium.records import RecordFile, read_folder, read_record
from compendium.references import check_references

AGENCIES = Path(__file__).parent.parent / "agencies"
EXAMPLE = Path(__file__).parent / "records" / "example.yaml"


@cache
def good_files() -> dict[str, RecordFile]:
    """The real records, read once."""
    files, findings = read_folder(AGENCIES)
    assert not findings
    return files


def findings_in(path: Path) -> list[Finding]:
    """What is found wrong when a file stands among the real records, in place of the one of its name."""
    try:
        record = read_record(path, Path(path.name))
    except Refused as refused:
        return refused.findings
    return check_references({**good_files(), path.stem: record})
