"""Reads the record files of a folder, each into its model, and explains what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from compendium import model
from compendium.finding import Finding, Refused, did_you_mean
from compendium.yaml_file import Place, YamlFile, read_yaml

REGISTER = "_register.tsv"


@dataclass(frozen=True)
class RecordFile:
    """A record as validated, beside the file that knows its lines."""

    file: YamlFile
    record: Any

    def finding(self, place: Place, message: str) -> Finding:
        return Finding(self.file.path, self.file.line(place), message)


def read_folder(folder: Path) -> tuple[dict[str, RecordFile], list[Finding]]:
    """Read every record file of a folder.

    In: the folder that holds one file per body and the shared files that begin with an underscore.
    Out: the files that fit their model by name without .yaml, and the findings of those that do not.
    Raises Refused when there is no such folder.
    """
    if not folder.is_dir():
        raise Refused([Finding(Path(folder.name), 1, "there is no such folder; the records belong there")])
    findings: list[Finding] = []
    files: dict[str, RecordFile] = {}
    for path in _record_paths(folder, findings):
        try:
            files[path.stem] = read_record(path, folder.name / Path(path.name))
        except Refused as refused:
            findings.extend(refused.findings)
    for name in model.SHARED:
        if not (folder / f"{name}.yaml").is_file():
            findings.append(Finding(folder.name / Path(f"{name}.yaml"), 1, "this file is missing; restore it"))
    return files, findings


def _record_paths(folder: Path, findings: list[Finding]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        shown_as = folder.name / Path(path.name)
        if path.name.startswith(".") or path.name == REGISTER:
            continue
        if path.suffix != ".yaml":
            findings.append(Finding(shown_as, 1, "this is no record; a record's file name ends in .yaml"))
        elif path.stem not in model.SHARED and not model.is_key(path.stem):
            message = "a body's file name has small letters, digits and single hyphens only, like un-women.yaml"
            findings.append(Finding(shown_as, 1, message))
        else:
            yield path


def read_record(path: Path, shown_as: Path) -> RecordFile:
    """Read one record file into its model.

    In: where the file is, and the path to name in findings.
    Out: the record, with the lines of its values.
    Raises Refused with every finding.
    """
    file = read_yaml(path, shown_as)
    if not isinstance(file.data, dict):
        what = "the file is empty" if file.data is None else "the file does not consist of fields"
        raise Refused([Finding(shown_as, 1, f"{what}; compare it with another record")])
    kind = model.SHARED.get(path.stem, model.Body)
    try:
        return RecordFile(file, kind.model_validate(file.data))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        raise Refused(_explain(problem, file, kind) for problem in problems) from error


_EXPLANATIONS = {
    "missing": 'the field "{name}" is missing here; add it, with null or [] if there is nothing to say',
    "extra_forbidden": 'there is no field "{name}"; {hint}',
    "string_type": '"{name}" must be one text; if it contains a colon or a bracket, put it in quotes',
    "empty": '"{name}" is empty; write its text',
    "number": '"{name}" must be a text, not a number; put it in quotes: "{value}"',
    "int_type": '"{name}" must be a whole number, without quotes',
    "list_type": '"{name}" must be a list, like [one, two], or [] for none',
    "too_short": '"{name}" needs at least one entry',
    "string_too_long": '"{name}" is longer than {max_length} characters; shorten it',
    "string_pattern_mismatch": '"{value}" must consist of small letters, digits and single hyphens, like un-women-3',
    "value_error": '"{name}": {error}',
}
_OTHERWISE = '"{name}" must be a group of fields; compare it with another record'


def _explain(problem: Any, file: YamlFile, kind: type[model.Strict]) -> Finding:
    """Turn one complaint of the model into a finding that tells the editor what to write."""
    place: Place = tuple(part for part in problem["loc"] if part != "[key]")
    name = next((part for part in reversed(place) if isinstance(part, str)), "")
    value = problem["input"]
    what = problem["type"]
    if what == "string_type" and value is None:
        what = "empty"
    elif what == "string_type" and isinstance(value, int):
        what = "number"
    hint = did_you_mean(name, model.fields_at(kind, place[:-1])) if what == "extra_forbidden" else ""
    words = {"name": name[:60], "value": str(value)[:60], "hint": hint, **problem.get("ctx", {})}
    return Finding(file.path, file.line(place), _EXPLANATIONS.get(what, _OTHERWISE).format(**words))
