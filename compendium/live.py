"""The site on localhost, rebuilt on every change, with the browser reloaded."""

import errno
import gc
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import NamedTuple
from urllib.parse import urlsplit

from mkdocs.livereload import LiveReloadServer

from compendium.collection import Collection
from compendium.finding import Finding, Refused
from compendium.lock import one_at_a_time
from compendium.observer import edited_files, observer_of
from compendium.output import generated_files, write_whole
from compendium.pages import Rendered
from compendium.publish import Say, make_exports, mkdocs_config, run_mkdocs, write_pages
from compendium.swap import swap

# A changed template of the theme is in every page; a changed record only in the pages that are written anew.
_IN_EVERY_PAGE = ("compendium/theme", "mkdocs.yml")

# Seconds between two looks at the files; and after a change until no further one is expected, one more look at least.
_PAUSE, _SETTLED = 0.04, 0.06

# Seconds for the browser to show a changed page before the exports are made: both at once would be slower.
_SHOWN = 0.4


class _Built(NamedTuple):
    """What the last build showed, and when it ran."""

    frame_time: float
    pages: set[str]
    rendered: Rendered
    exports: Future[dict[str, bytes]]
    """What is in the site beside the pages; it may still be on its way there."""
    wanted: Event
    """To be set by whoever waits for the exports."""
    began: float
    ended: float


def serve(root: Path, say: Say, *, open_in_browser: bool) -> None:
    """Serve the site until interrupted; a broken record is reported and the last good pages stay up.

    In: the project's folder, what to do with a line of progress, and whether to open a browser.
    Raises Refused when the records are broken at the start, or another program uses the address.
    """
    target = Path(tempfile.mkdtemp(prefix="compendium-"))
    config = mkdocs_config(root, target, strict=False)
    host, port = config.dev_addr
    mount_path = urlsplit(config.site_url or "/").path
    idle, afterwards = Event(), ThreadPoolExecutor(1)
    rebuild = _rebuilder(root, target, f"http://{host}:{port}{mount_path}", say, idle, afterwards)
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
        afterwards.shutdown()
        shutil.rmtree(target, ignore_errors=True)


def _rebuilder(
    root: Path, target: Path, site_url: str, say: Say, idle: Event, afterwards: ThreadPoolExecutor
) -> Callable[[], None]:
    """Make the function that brings what is served up to date, and says so, or what is wrong; at first it raises that.

    `idle` is set while it does not run; what nobody waits for is done `afterwards`.
    """
    built: _Built | None = None

    def rebuild() -> None:
        nonlocal built
        started, is_first = time.monotonic(), built is None
        try:
            idle.clear()
            with one_at_a_time(root, say):
                built = _rebuild(root, target, site_url, built, afterwards)
        except (Refused, OSError) as error:
            if not built:
                raise
            print(f"{error}\nThe last good pages stay up. Correct this and save it again.", file=sys.stderr, flush=True)
        else:
            say(f"Built in {time.monotonic() - started:.2f} s: {site_url}")
        finally:
            idle.set()
        if is_first and any(_time_of(path) >= built.began for path in edited_files(root)):
            rebuild()  # what was saved during the first build: the observer knows only what comes after

    return rebuild


def _rebuild(root: Path, target: Path, site_url: str, before: _Built | None, afterwards: ThreadPoolExecutor) -> _Built:
    """Bring what is served up to date: the pages that changed, or the whole in its place, where that might not do.

    Where pages are enough, whoever waits for them does not wait for the exports, which follow.
    """
    known, rendered, wanted = {}, Rendered(), Event()
    if before:
        before.wanted.set()
        known, rendered = before.exports.result(), before.rendered
    began = time.time()
    collection = write_pages(root, site_url, rendered)
    frame_time, pages = _frame_time(root), generated_files(root / "docs")
    # Only a build of the whole takes pages away that are no longer made.
    if before and before.frame_time == frame_time and pages >= before.pages and not _edited_meanwhile(root, before):
        run_mkdocs(mkdocs_config(root, target, strict=False, site_url=site_url), [], dirty=True)
        exports = afterwards.submit(_update_exports, target, collection, site_url, known, wanted)
    else:
        made = make_exports(collection, site_url)
        fresh = Path(tempfile.mkdtemp(prefix="compendium-"))
        try:
            run_mkdocs(mkdocs_config(root, fresh, strict=False, site_url=site_url), made)
            swap(fresh, target)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        exports = afterwards.submit(dict, made)
    return _Built(frame_time, pages, rendered, exports, wanted, began, time.time())


def _update_exports(
    target: Path, collection: Collection, site_url: str, known: dict[str, bytes], wanted: Event
) -> dict[str, bytes]:
    """Write those exports that are not known to be there already, once the browser had time to show the pages.

    Out: all exports; where something went wrong, which is said, none, so that the next build writes all.
    """
    wanted.wait(_SHOWN)
    try:
        exports = dict(make_exports(collection, site_url))
        for path, content in exports.items():
            if known.get(path) != content:
                (target / path).parent.mkdir(parents=True, exist_ok=True)
                write_whole(target / path, content, target)
    except Exception as error:  # raised here, it would be noticed by the next build only, and end that
        print(f"The downloads could not be brought up to date: {error!r}", file=sys.stderr, flush=True)
        return {}
    return exports


def _edited_meanwhile(root: Path, before: _Built) -> bool:
    """Whether a file was saved while a build ran: a page made of it then is newer, and would not be made again."""
    return any(before.began <= _time_of(path) <= before.ended for path in edited_files(root))


def _frame_time(root: Path) -> float:
    return max(_time_of(path) for name in _IN_EVERY_PAGE for path in (root / name, *(root / name).rglob("*")))


def _time_of(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0
