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
    """Write the generated pages before MkDocs reads docs/; stop MkDocs when the records have findings."""
    from mkdocs.exceptions import BuildError

    from compendium.finding import Refused
    from compendium.lock import one_at_a_time
    from compendium.publish import prepare

    try:
        with one_at_a_time(ROOT, print):
            prepare(ROOT, config.site_url or "/")
    except (Refused, OSError) as error:
        raise BuildError(str(error)) from error


def main() -> int:
    """Run the command that was asked for; return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0], allow_abbrev=False)
    parser.add_argument("command", choices=["check", "register", "build", "serve", "test"])
    parser.add_argument("--quiet", action="store_true", help="print nothing but what is wrong")
    parser.add_argument("--no-editions", action="store_true", help="build without the PDF and the offline edition")
    parser.add_argument("--no-browser", action="store_true", help="serve without opening a browser")
    options, rest = parser.parse_known_args()
    if rest and options.command not in ("register", "test"):
        parser.error(f"unknown: {' '.join(rest)}")
    ensure_packages(ROOT, for_tests=options.command == "test")

    from compendium.finding import Refused

    try:
        return _run(options, rest)
    except Refused as refused:
        print(refused, file=sys.stderr)
        print(f"{len(refused.findings)} to correct; nothing was changed.", file=sys.stderr)
    except OSError as error:
        print(f"The system refused this: {error}. The last good site/ is untouched.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Interrupted; site/ is whole.", file=sys.stderr)
    return 1


def _run(options: argparse.Namespace, rest: list[str]) -> int:
    from compendium import live, publish

    def say(line: str) -> None:
        if not options.quiet:
            print(line, flush=True)

    if options.command == "check":
        say(f"Nothing to correct: {publish.check(ROOT, complete=True)}")
    elif options.command == "register":
        say(f"{publish.register_addresses(ROOT, rest, say)} addresses added to the register")
    elif options.command == "build":
        say(f"Built site/: {publish.build(ROOT, say, editions=not options.no_editions)}")
    elif options.command == "serve":
        live.serve(ROOT, say, open_in_browser=not options.no_browser)
    else:
        return subprocess.run([sys.executable, "-m", "tests", *rest], cwd=ROOT).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
