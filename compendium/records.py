"""Reads the record files of a folder, each into its model, and explains what does not fit."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from compendium import model
from compendium.explanations import explain
from compendium.fields import all_models
from compendium.finding import Finding, Refused
from compendium.values import is_key
from compendium.yaml_file import Place, YamlFile, parse_yaml, read_text

REGISTER = "_register.tsv"
MANY = 500

_FIELDS = frozenset(name for kind in all_models() for name in kind.model_fields)


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
        elif path.stem == model.JOINT:
            message = f'"{model.JOINT}" stands for all contributors together; give this body\'s file another name'
            findings.append(Finding(shown_as, 1, message))
        elif path.stem not in model.SHARED and not is_key(path.stem):
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
    return _read(read_text(path, shown_as), shown_as)


@lru_cache(maxsize=64)
def _read(text: str, shown_as: Path) -> RecordFile:
    """Read a text, unless it was read lately: `serve` waits for the edited file only."""
    file = parse_yaml(text, shown_as, _FIELDS)
    if not isinstance(file.data, dict):
        what = "the file is empty" if file.data is None else "the file does not consist of fields"
        raise Refused([Finding(shown_as, 1, f"{what}; compare it with another record")])
    kind = model.SHARED.get(shown_as.stem, model.Body)
    try:
        return RecordFile(file, kind.model_validate(file.data))
    except ValidationError as error:
        raise Refused(explain(_complaints(error, file.data, kind), file, kind)) from error


def _complaints(error: ValidationError, data: Any, kind: type[model.Strict]) -> list[Any]:
    """The model's complaints; where there are thousands, those about the beginnings of lists are enough."""
    if error.error_count() > MANY:
        try:
            kind.model_validate(_beginning(data))
        except ValidationError as first:
            return first.errors(include_url=False)
    return error.errors(include_url=False)


def _beginning(value: Any) -> Any:
    if isinstance(value, list):
        return [_beginning(entry) for entry in value[:MANY]]
    if isinstance(value, dict):
        is_list = len(value) > MANY and all(isinstance(entry, dict) for entry in value.values())
        return {name: _beginning(value[name]) for name in (list(value)[:MANY] if is_list else value)}
    return value
