"""Makes sure that what the project needs is installed: a virtual environment of its own, and programs for tests.

Uses the standard library only, because it runs before anything is installed.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def ensure_packages(root: Path, *, for_tests: bool) -> None:
    """Continue in an interpreter that has the locked packages, after installing them where they are missing.

    In: the project's folder, and whether the packages for tests are needed too.
    Out: nothing; the process is replaced by one in .venv where the present one lacks packages or has other versions.
    Raises SystemExit when Python is too old or the installation fails.
    """
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python may well run this
        raise SystemExit("Python 3.11 or newer is needed.")
    lock = root / ("requirements-dev.txt" if for_tests else "requirements.txt")
    python = root / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if Path(sys.prefix) == root / ".venv":
        _install(lock, python)
        return
    if _has_all(lock):
        return
    if not python.exists():
        _create(root / ".venv")
    _install(lock, python)
    os.execv(python, [str(python), *sys.argv])


def _has_all(lock: Path) -> bool:
    """Say whether the present interpreter has every package in the locked version; conditional ones do not count."""
    pins = re.findall(r"^([\w.-]+)==(\S+) \\$", lock.read_text(encoding="utf-8"), flags=re.MULTILINE)
    try:
        return all(version(name) == locked for name, locked in pins)
    except PackageNotFoundError:
        return False


def _create(folder: Path) -> None:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not importlib.util.find_spec("ensurepip") and not _install_from_debian(package):
        raise SystemExit("Python's venv module is missing; install it (on Debian: apt install python3-venv).")
    print(f"Creating {folder.name} …", file=sys.stderr)
    if subprocess.run([sys.executable, "-m", "venv", str(folder)]).returncode:
        raise SystemExit(f"{folder.name} could not be created; see the message above.")


def _install(lock: Path, python: Path) -> None:
    """Install the lock file into the environment, unless this very lock file was installed before."""
    stamp = lock.parent / ".venv" / f"{lock.stem}.sha256"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == digest:
        return
    print(f"Installing {lock.name} …", file=sys.stderr)
    command = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
    if subprocess.run(command).returncode:
        raise SystemExit("The packages could not be installed; see pip's message above.")
    stamp.write_text(digest)


@cache
def find_browser() -> str | None:
    """Return the path of Chromium on this machine, or None where Playwright's own is to be used.

    The variable CHROMIUM may name it. Where there is none, it installs one: Playwright's, or on Debian, as root, the
    distribution's.
    Raises SystemExit when there is none to be had.
    """
    names = (os.environ.get("CHROMIUM") or "chromium", "chromium-browser", "google-chrome", "chrome")
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    if _install_from_debian("chromium"):
        return shutil.which("chromium")
    print("Installing Playwright's Chromium …", file=sys.stderr)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"]).returncode:
        raise SystemExit("The tests need Chromium; install it (on Debian: apt install chromium).")
    return None


def find_office() -> str:
    """Return the path of LibreOffice on this machine, which reads back what the site exports.

    Installs the distribution's on Debian, as root, where there is none.
    Raises SystemExit when there is none to be had.
    """
    for _ in range(2):
        if found := shutil.which("soffice") or shutil.which("libreoffice"):
            return found
        _install_from_debian("libreoffice-writer-nogui", "libreoffice-calc-nogui")
    raise SystemExit(
        "The tests need LibreOffice (on Debian: apt install libreoffice-writer-nogui libreoffice-calc-nogui)."
    )


def _install_from_debian(*packages: str) -> bool:
    """Install packages of Debian where that is possible without asking; say whether it worked."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    print(f"Installing {' '.join(packages)} …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update"], stdout=subprocess.DEVNULL, env=environment)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return subprocess.run(command, stdout=subprocess.DEVNULL, env=environment).returncode == 0
