#!/usr/bin/env python3
"""The front door: check the records, register new addresses, build the site, serve it on localhost, run the tests.

MkDocs calls `on_pre_build` before it builds, so that `mkdocs build` and `mkdocs serve` work alone too.
"""

import argparse
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from compendium.environment import ensure_packages  # noqa: E402


def on_pre_build(config: Any) -> None:
    """Write the pages before MkDocs reads them and hand over the exports; stop it when the records have findings."""
    from mkdocs.exceptions import BuildError

    from compendium.finding import Refused
    from compendium.handover import hand_over
    from compendium.lock import one_at_a_time
    from compendium.publish import prepare

    try:
        with one_at_a_time(ROOT, print):
            _, exports = prepare(ROOT, config.site_url or "/")
            hand_over(exports, config)
    except (Refused, OSError) as error:
        raise BuildError(str(error)) from error


def main() -> int:
    """Run the command that was asked for; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = _parser()
    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error(f"unknown to {options.command}: {' '.join(rest)}")
    ensure_packages(ROOT, for_tests=options.command == "test")

    from compendium.finding import Refused

    is_build = options.command == "build"
    try:
        return _run(options, rest)
    except Refused as refused:
        print(refused, file=sys.stderr)
        print(f"{len(refused.findings)} to correct; nothing was changed.", file=sys.stderr)
    except OSError as error:
        kept = " The last good site/ is untouched." if is_build else ""
        print(f"The system refused this: {error}.{kept}", file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; site/ is whole." if is_build else "Interrupted.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    """The commands, each with its own options; `test` leaves what it is given to pytest."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)

    def add(name: str, does: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=does, description=does, allow_abbrev=False)
        if name != "test":
            command.add_argument("--quiet", action="store_true", help="print nothing but what is wrong")
        return command

    add("check", "read the records and name every mistake with file and line")
    register = add("register", "enter new addresses into the register of those that are kept for good")
    register.add_argument("confirmed", nargs="*", metavar="id", help="one whose new title is confirmed")
    build = add("build", "make the folder site/")
    build.add_argument("--no-editions", action="store_true", help="leave out the PDF and the offline edition")
    serve = add("serve", "serve the site on localhost, rebuilt on every change")
    serve.add_argument("--no-browser", action="store_true", help="open no browser")
    add("test", "run all checks and tests; further arguments go to pytest")
    return parser


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    if options.command == "test":
        return subprocess.run([sys.executable, "-m", "tests", *rest], cwd=ROOT).returncode

    from compendium import live, publish

    def say(line: str) -> None:
        if not options.quiet:
            print(line, flush=True)

    if options.command == "check":
        say(f"Nothing to correct: {publish.check(ROOT, complete=True)}")
    elif options.command == "register":
        say(f"{publish.register_addresses(ROOT, options.confirmed, say)} new in the register")
    elif options.command == "build":
        say(f"Built site/: {publish.build(ROOT, say, editions=not options.no_editions)}")
    else:
        live.serve(ROOT, say, open_in_browser=not options.no_browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
