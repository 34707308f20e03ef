"""Each command of the front door takes its own options and no others."""

import pytest

from build_site import _parser
from tests.conftest import ROOT, run


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--no-editions"),
        ("check", "ilo-5"),
        ("register", "--no-browser"),
        ("build", "--no-browser"),
        ("build", "--no-edit"),
        ("serve", "--no-editions"),
    ],
    ids=" ".join,
)
def test_an_option_that_means_nothing_for_a_command_is_refused(arguments: tuple[str, ...]) -> None:
    result = run(ROOT, *arguments)
    assert result.returncode == 2
    assert f"unknown to {arguments[0]}: {arguments[1]}" in result.stderr


def test_pytest_gets_what_test_is_given() -> None:
    given = ["tests/test_search.py", "-k", "questions", "-s", "--quiet"]
    options, rest = _parser().parse_known_args(["test", *given])
    assert (options.command, rest) == ("test", given)
    assert _parser().parse_known_args(["test", *given[1:]])[1] == given[1:]


def test_register_takes_ids() -> None:
    assert _parser().parse_args(["register", "ilo-5", "ilo-6", "--quiet"]).confirmed == ["ilo-5", "ilo-6"]
