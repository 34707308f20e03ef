"""What tests share: a built site, a server that sends the shipped headers, a real browser, records to break."""

import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from audit.checks import page_of_each_kind
from bench import projects
from bench.browser import browser as run_browser
from compendium.collection import Collection, load
from compendium.records import REGISTER
from compendium.register import HEADER

ROOT = Path(__file__).parent.parent

# Where the browser keeps the briefing list.
BRIEFING_LIST_KEY = "hld-briefing-list-1"
Fill = Callable[..., None]
Open = Callable[[str], Page]
Members = dict[str, dict[str, set[str]]]

# Lets the scripts come with the page, for which tests wait, and not after the first paint, of which they hear nothing.
WITHOUT_WAITING = """window.PerformanceObserver = class {
  static supportedEntryTypes = ["paint"];
  constructor(work) { this.observe = () => work(); }
};"""


def shipped_headers(path: str) -> dict[str, str]:
    """The headers that docs/_headers promises for a path, as Netlify and Cloudflare Pages read it."""
    headers: dict[str, str] = {}
    applies = False
    for line in (ROOT / "docs/_headers").read_text().splitlines():
        if line.startswith("/"):
            applies = fnmatchcase(path, line)
        elif applies and line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


copy_project = partial(projects.copy_project, ROOT)


def keep_bodies(project: Path, *kept: str) -> None:
    """Take all bodies but a few out of a copied project, and all lines out of the register: it builds quickly then."""
    for path in (project / "agencies").iterdir():
        if not (path.name.startswith("_") or path.stem in kept):
            path.unlink()
    (project / "agencies" / REGISTER).write_text(HEADER)


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the front door of a project."""
    command = [sys.executable, "build_site.py", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True)


def interruptible() -> None:
    """Let a process that is about to start react to an interrupt: one that runs in the background ignores it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with its site built."""
    folder = copy_project(tmp_path_factory.mktemp("project"))
    result = run(folder, "build")
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture(scope="session")
def site(project: Path) -> Path:
    """The folder of the built site."""
    return project / "site"


@pytest.fixture(scope="session")
def kinds(site: Path) -> list[str]:
    """The address of one page of each kind, the longest of its kind."""
    addresses = page_of_each_kind(site)
    assert {"/", "/404.html", "/about/"} <= set(addresses)
    return addresses


@pytest.fixture(scope="session")
def collection() -> Collection:
    """The real records."""
    return load(ROOT / "agencies")


@pytest.fixture
def members(collection: Collection) -> Members:
    """For each filter and each of its options the recommendations that have it, from the records."""
    found: Members = {name: {} for name in ("theme", "body", "group", "to", "instrument", "basis", "year")}
    for item in collection.recommendations.values():
        keys: dict[str, list[str]] = {
            "theme": item.record.themes,
            "body": [item.body.slug if item.body else "joint"],
            "group": [item.body.record.group] if item.body else [],
            "to": item.record.addressed_to or ["not-said"],
            "instrument": item.record.instruments,
            "basis": [item.source.basis],
            "year": [item.source.date[:4] if item.source.date else "undated"],
        }
        for name, values in keys.items():
            for key in values:
                found[name].setdefault(key, set()).add(item.id)
    return found


def expected(members: Members, chosen: list[tuple[str, str]]) -> set[str]:
    """Within a filter choices widen, across filters they narrow."""
    names = {name for name, _ in chosen}
    unions = [set().union(*(members[n].get(key, set()) for n, key in chosen if n == name)) for name in names]
    everything = set().union(*members["basis"].values())
    return everything.intersection(*unions)


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A copy of the real records, to be broken."""
    return Path(shutil.copytree(ROOT / "agencies", tmp_path / "agencies"))


class _Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        for name, value in shipped_headers(self.path).items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def serve_folder() -> Iterator[Callable[[Path], str]]:
    """Serve a folder on localhost with the shipped headers; gives its address, without a slash at the end."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path, serve_folder: Callable[[Path], str]) -> str:
    """The address of the served site, without a slash at the end."""
    return serve_folder(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
    with run_browser() as chromium:
        yield chromium


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser profile."""
    context = browser.new_context()
    context.add_init_script(WITHOUT_WAITING)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails the test when the policy refuses something or a script throws."""
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: refused.append(str(error)))
    yield page
    assert not [message for message in refused if "404" not in message]


def wait_until(page: Page, condition: Callable[[], object]) -> None:
    """Wait until something holds. Playwright's own wait for an expression is refused by the policy of the site."""
    for _ in range(300):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("what is waited for does not come")


def hold_back(page: Page, part: str) -> Callable[[], None]:
    """Hold one file of the site back; gives what lets it go, which waits until it was asked for and has come."""
    held: list[Route] = []
    page.route(f"**/{part}", lambda route: held.append(route))

    def release() -> None:
        wait_until(page, lambda: held)
        with page.expect_response(f"**/{part}"):
            held.pop().continue_()

    return release


def draw(page: Page) -> None:
    """Wait until what is known by now is drawn: a frame that is being made, and the next one."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def tab_to(page: Page, element_id: str) -> None:
    _tab_until(page, "(wanted) => document.activeElement.id === wanted", element_id)


def tab_to_value(page: Page, value: str) -> None:
    _tab_until(page, "(wanted) => document.activeElement.value === wanted", value)


def tab_to_text(page: Page, text: str) -> None:
    _tab_until(page, "(wanted) => document.activeElement.textContent.trim() === wanted", text)


def _tab_until(page: Page, test: str, wanted: str) -> None:
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(test, wanted):
            return
    raise AssertionError(f"the Tab key does not reach {wanted}")


@pytest.fixture
def fill(page: Page, address: str) -> Fill:
    """Put ids (or ids with notes) on the list and open its page."""

    def put(*entries: str | tuple[str, str], title: str = "", group: str = "own") -> None:
        items = [
            {"id": entry, "note": ""} if isinstance(entry, str) else {"id": entry[0], "note": entry[1]}
            for entry in entries
        ]
        page.goto(f"{address}/about/")
        page.evaluate(
            "([key, list]) => localStorage.setItem(key, JSON.stringify(list))",
            [BRIEFING_LIST_KEY, {"title": title, "group": group, "items": items}],
        )
        page.goto(f"{address}/briefing/")

    return put


@pytest.fixture
def fresh(browser: Browser) -> Iterator[Page]:
    """A page in another browser profile."""
    context = browser.new_context()
    context.add_init_script(WITHOUT_WAITING)
    yield context.new_page()
    context.close()


def titles(page: Page) -> list[str]:
    return page.locator(".briefing__title").all_inner_texts()


def titles_of(collection: Collection, *ids: str) -> list[str]:
    return [collection.recommendations[key].record.title for key in ids]


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


@pytest.fixture
def open_explorer(page: Page, address: str) -> Open:
    """Open the explorer with a state in its address and wait until it works."""

    def go(state: str = "") -> Page:
        page.goto(f"{address}/recommendations/{state}")
        page.wait_for_selector("#results[aria-busy=false]")
        return page

    return go


@pytest.fixture
def explorer(open_explorer: Open) -> Page:
    """The explorer, ready for questions."""
    return open_explorer("")


def shown(page: Page) -> list[str]:
    """The recommendations that the explorer shows, once it shows them."""
    page.wait_for_selector("#results:not([aria-busy=true])")
    ids: list[str] = page.locator("#results .entry").evaluate_all(
        "all => all.filter((e) => e.checkVisibility({ visibilityProperty: true })).map((e) => e.dataset.id)"
    )
    return ids
