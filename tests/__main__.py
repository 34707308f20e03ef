"""The test command: lint, strict types, then pytest, whose summary comes last."""

import subprocess
import sys


def main() -> int:
    """Run all checks, stopping at the first that fails; arguments go to pytest."""
    for command in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]):
        if status := subprocess.run([sys.executable, "-m", *command]).returncode:
            return status
    return subprocess.run([sys.executable, "-m", "pytest", *sys.argv[1:]]).returncode


if __name__ == "__main__":
    sys.exit(main())
