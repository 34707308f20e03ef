"""Statements about the HTML of every page."""

from pathlib import Path

from audit.checks import html_errors


def test_every_page_is_valid_html(site: Path, tmp_path: Path) -> None:
    assert html_errors(site) == []
    (tmp_path / "broken.html").write_text("<!doctype html><p>Neither a language nor a title")
    assert html_errors(tmp_path)
