"""Compares the locked packages with the known weaknesses, where their database can be reached."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)

from compendium.environment import ensure_packages  # noqa: E402

TOOL = "pip-audit>=2.7,<3"
UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ServiceError", "ReadTimeout")


def main() -> int:
    """Return 1 if a locked package has a known weakness; say so, and return 0, if that could not be checked.

    The tests of the project run after this, also where neither a registry nor the database can be reached.
    """
    ensure_packages(ROOT, for_tests=False)
    folder = ROOT / ".cache" / "pip-audit"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    if subprocess.run([str(python), "-m", "pip", "install", "--quiet", TOOL], stderr=subprocess.DEVNULL).returncode:
        print("Not checked for known weaknesses: pip-audit cannot be installed here.")
        return 0
    status = 0
    for lock in ("requirements.txt", "requirements-dev.txt"):
        options = ["--vulnerability-service", "osv", "--progress-spinner", "off", "--disable-pip", "--require-hashes"]
        command = [str(python), "-m", "pip_audit", *options, "--requirement", str(ROOT / lock)]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode and any(name in result.stderr for name in UNREACHABLE):
            print(f"Not checked for known weaknesses, {lock}: their database cannot be reached from here.")
            return status
        print(f"{lock}: {result.stdout or result.stderr}".strip())
        status = status or result.returncode
    return status


if __name__ == "__main__":
    sys.exit(main())
