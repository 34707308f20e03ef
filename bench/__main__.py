"""Measures everything side by side and writes docs/maintaining/benchmarks.md: `make bench`.

`--only` repeats some of the measurements; the others stay as the last run put them into bench/results.json.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from compendium.environment import ensure_packages  # noqa: E402


def main() -> None:
    """Run the measurements that were asked for."""
    parser = argparse.ArgumentParser(prog="python3 bench", description=(__doc__ or "").splitlines()[0])
    parts = ["build", "wait", "wire", "lighthouse", "search", "typing"]
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART", help=", ".join(parts))
    parser.add_argument("--factors", nargs="+", type=int, default=[1, 10, 100], help="by how much to scale the records")
    parser.add_argument("--limit", type=float, default=30, help="minutes after which a build is stopped")
    options = parser.parse_args()
    ensure_packages(ROOT, for_tests=True)

    from bench.run import run

    try:
        run(ROOT, options.only, options.factors, options.limit * 60)
    except RuntimeError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
