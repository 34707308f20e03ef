"""The site on localhost, rebuilt on every change, with the browser reloaded."""

import errno
import gc
import shutil
import sys
import tempfile
import time
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from compendium.finding import Finding, Refused
from compendium.lock import one_at_a_time
from compendium.observer import observer_of
from compendium.output import generated_files
from compendium.publish import Say, mkdocs_config, prepare, run_mkdocs

# A changed template of the theme is in every page; a changed record only in the pages that are written anew.
_IN_EVERY_PAGE = ("compendium/theme", "mkdocs.yml")

# Seconds between two looks at the files; and after a change until no further one is expected, one more look at least.
_PAUSE, _SETTLED = 0.04, 0.06


def serve(root: Path, say: Say, *, open_in_browser: bool) -> None:
    """Serve the site until interrupted; a broken record is reported and the last good pages stay up.

    In: the project's folder, what to do with a line of progress, and whether to open a browser.
    Raises Refused when the records are broken at the start, or another program uses the address.
    """
    target = Path(tempfile.mkdtemp(prefix="compendium-"))
    config = mkdocs_config(root, target, strict=False)
    host, port = config.dev_addr
    mount_path = urlsplit(config.site_url or "/").path
    site_url = f"http://{host}:{port}{mount_path}"
    frame_time, pages, exported = 0.0, set[str](), dict[str, bytes]()
    idle = Event()

    def rebuild() -> None:
        nonlocal frame_time, pages, exported
        started = time.monotonic()
        try:
            idle.clear()
            with one_at_a_time(root, say):
                _, exports = prepare(root, site_url)
                newest, generated = _newest(root), generated_files(root / "docs")
                # Only a build from scratch takes pages away that are no longer made.
                dirty = newest == frame_time and generated >= pages
                changed = [(path, content) for path, content in exports if exported.get(path) != content]
                settings = mkdocs_config(root, target, strict=False, site_url=site_url)
                exported = {}  # should MkDocs refuse the pages, nobody knows which of them it has written
                run_mkdocs(settings, changed if dirty else exports, dirty=dirty)
                frame_time, pages, exported = newest, generated, dict(exports)
        except (Refused, OSError) as error:
            if not frame_time:
                raise
            print(f"{error}\nThe last good pages stay up. Correct this and save it again.", file=sys.stderr, flush=True)
        else:
            say(f"Built in {time.monotonic() - started:.2f} s: {site_url}")
        finally:
            idle.set()

    server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(target), mount_path=mount_path)
    server.build_delay = _SETTLED
    server.error_handler = lambda code: (target / "404.html").read_bytes() if code == 404 else None
    try:
        rebuild()
        gc.freeze()  # what was read stays: looking for garbage in it at every change would make editors wait
        server.observer = observer_of(root, _PAUSE, idle)  # type: ignore[assignment]
        server.watch(str(root))
        server.serve(open_in_browser=open_in_browser)  # type: ignore[no-untyped-call]
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        message = f'another program uses {host}:{port}; stop it, or write another here: "dev_addr: {host}:{port + 1}"'
        raise Refused([Finding(Path("mkdocs.yml"), 1, message)]) from error
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        idle.set()  # also where the interruption came before a build could say so: the observer's end waits for it
        server.shutdown()
        shutil.rmtree(target, ignore_errors=True)


def _newest(root: Path) -> float:
    files = [path for name in _IN_EVERY_PAGE for path in (root / name, *(root / name).rglob("*"))]
    return max(path.stat().st_mtime for path in files)
