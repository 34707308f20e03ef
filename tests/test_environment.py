"""The project runs with the locked packages, wherever they are installed."""

import re
import subprocess
from importlib import metadata
from pathlib import Path

import pytest

from compendium import environment
from tests.conftest import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")


def locked(name: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+) ", (ROOT / name).read_text(encoding="utf-8"), flags=re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_an_interpreter_with_the_locked_versions_is_used_and_no_other(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = locked(name)
    monkeypatch.setattr(environment, "version", installed.__getitem__)
    assert environment._has_all(ROOT / name)
    monkeypatch.setitem(installed, "jinja2", "2.0")
    assert not environment._has_all(ROOT / name)

    def missing(package: str) -> str:
        raise metadata.PackageNotFoundError(package)

    monkeypatch.setattr(environment, "version", missing)
    assert not environment._has_all(ROOT / name)


def test_both_lock_files_name_the_same_versions() -> None:
    site, tests = map(locked, LOCKS)
    assert len(site) > 30
    assert site.items() <= tests.items()


def test_an_environment_that_cannot_be_created_is_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", lambda command: subprocess.CompletedProcess(command, 1))
    with pytest.raises(SystemExit, match="could not be created"):
        environment._create(tmp_path / ".venv")
