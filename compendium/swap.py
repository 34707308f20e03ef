"""Puts a fresh site in place of the old one, in a single step where the system offers one."""

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path


def recover(site: Path) -> None:
    """Bring back the last good site where an earlier run was cut off, and clear up what it left.

    In: the folder of the site.
    Raises OSError when the system refuses it.
    """
    for left in site.parent.glob(".site-*"):
        if left.name == ".site-previous" and not site.exists():
            left.rename(site)
        else:
            shutil.rmtree(left, ignore_errors=True)


def swap(fresh: Path, site: Path) -> None:
    """Put a fresh site in place of the old one, in a single step where the system offers one.

    In: the folder of the fresh site, which may then hold the old one, and that of the site, on the same disk.
    Raises OSError when the system refuses it.
    """
    if not site.exists():
        fresh.rename(site)
    elif not _exchange(fresh, site):
        previous = site.with_name(f".{site.name}-previous")
        site.rename(previous)
        fresh.rename(site)
        shutil.rmtree(previous, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders atomically: rename with the exchange flag of Linux or macOS."""
    flags = {"linux": ("renameat2", 2), "darwin": ("renameatx_np", 2)}
    if sys.platform not in flags:
        return False
    name, flag = flags[sys.platform]
    current_folder = -100 if sys.platform == "linux" else -2
    try:
        rename = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (AttributeError, OSError):
        return False
    done: bool = rename(current_folder, os.fsencode(one), current_folder, os.fsencode(other), flag) == 0
    if not done and ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), "the new site could not be put in place", str(other))
    return done
