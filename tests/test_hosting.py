"""Statements about what hosts are handed: the headers, and the files that set them."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page

from audit.checks import LEADS_ON
from tests.conftest import ROOT, copy_project, shipped_headers

NGINX = (ROOT / "hosting/nginx.conf").read_text()
CADDY = (ROOT / "hosting/Caddyfile").read_text()


def headers_of_nginx(settings: str, path: str) -> dict[str, str]:
    """The headers that nginx sends for a path: a value is a text, or a variable that a map sets by the path."""
    variables = {}
    for name, block in re.findall(r"^map \$uri \$(\w+) \{(.*?)^\}", settings, flags=re.M | re.S):
        cases = dict(re.findall(r'^ +(\S+) +"([^"]*)";', block, flags=re.M))
        fitting = [value for case, value in cases.items() if case[0] == "~" and re.match(case[1:], path)]
        variables[name] = (fitting or [cases["default"]])[0]
    found = re.findall(r'^ +add_header (\S+) (?:"([^"]*)"|\$(\w+))(?: always)?;', settings, flags=re.M)
    return {name: value or variables[variable] for name, value, variable in found if value or variables[variable]}


def headers_of_caddy(settings: str, path: str) -> dict[str, str]:
    """The headers that Caddy sends for a path: those of single lines, and of the block where no line sets them."""
    single = re.findall(r'^\theader (\S+) (\S+) "([^"]*)"', settings, flags=re.M)
    headers = {name: value for pattern, name, value in single if fnmatchcase(path, pattern)}
    block = re.search(r"^\theader \{(.*?)^\t\}", settings, flags=re.M | re.S)
    for name, value in re.findall(r'^\t\t\??(\S+) "([^"]*)"', block[1] if block else "", flags=re.M):
        headers.setdefault(name, value)
    return headers


@pytest.fixture(scope="session")
def caddy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site on a real server, set up by nothing but the shipped file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    program = shutil.which("caddy", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program
    home = tmp_path_factory.mktemp("caddy")
    settings = {"SITE_ADDRESS": address, "SITE_FOLDER": str(site), "HOME": str(home), "XDG_DATA_HOME": str(home)}
    with (home / "log").open("w") as log:
        server = subprocess.Popen(
            [program, "run", "--adapter", "caddyfile", "--config", str(ROOT / "hosting/Caddyfile")],
            env={**os.environ, **settings, "XDG_CONFIG_HOME": str(home)}, stdout=log, stderr=log,
        )  # fmt: skip
        for _ in range(100):
            try:
                urlopen(address)
                break
            except URLError:
                assert server.poll() is None, (home / "log").read_text()
                time.sleep(0.1)
        yield address
        server.terminate()
        server.wait()


@pytest.mark.parametrize("path", ["/", "/recommendations/ilo-1/", "/assets/style.css", "/data/recommendations.csv"])
def test_a_real_server_sends_the_promised_headers(caddy: str, path: str) -> None:
    with urlopen(caddy + path) as answer:
        sent = dict(answer.headers)
    assert {name: sent.get(name) for name in shipped_headers(path)} == shipped_headers(path)


def test_a_walk_of_the_whole_site_asks_no_other_host_and_leaves_nothing_but_the_reader_s_own_choices(
    caddy: str, page: Page, kinds: list[str]
) -> None:
    """Opens a page of every kind, uses every control on it, and searches, under the policy of a real server."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: dialog.accept())
    for kind in kinds:
        page.goto(caddy + kind)
        for place in range(page.locator("button[type=button]").count()):
            button = page.locator("button[type=button]").nth(place)
            if place < 30 and button.is_visible() and button.is_enabled():
                button.click()
    page.goto(caddy + "/")
    page.get_by_role("main").get_by_role("searchbox").fill("sending money home")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recommendations/?q=*")
    page.wait_for_load_state("networkidle")
    assert len(asked) > 3 * len(kinds)
    assert not [url for url in asked if not url.startswith((f"{caddy}/", "blob:"))]
    assert page.context.cookies() == []
    assert set(page.evaluate("Object.keys(localStorage)")) <= {"scheme", "hld-briefing-list-1"}
    assert page.evaluate("sessionStorage.length") == 0
    assert page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0


def test_a_real_server_answers_an_unknown_address_with_the_helpful_page(caddy: str, site: Path) -> None:
    with pytest.raises(HTTPError) as caught:
        urlopen(f"{caddy}/recommendations/ilo-1/nothing/here/")
    assert caught.value.code == 404
    assert caught.value.headers["Content-Security-Policy"] == shipped_headers("/")["Content-Security-Policy"]
    assert caught.value.read() == (site / "404.html").read_bytes()


@pytest.mark.parametrize(
    ("read", "settings"), [(headers_of_nginx, NGINX), (headers_of_caddy, CADDY)], ids=["nginx", "Caddy"]
)
@pytest.mark.parametrize("path", ["/", "/assets/style.css", "/data/x.json"])
def test_every_header_file_promises_the_same(
    read: Callable[[str, str], dict[str, str]], settings: str, path: str
) -> None:
    by_default = {"Cache-Control": "no-cache"}  # which the hosts that read docs/_headers send by themselves
    promised = by_default | shipped_headers(path)
    assert read(settings, path) == promised
    for name in promised:
        assert read(settings.replace(name, "X-Other"), path) != promised, name


def test_the_policy_in_the_page_is_that_of_the_headers(site: Path) -> None:
    policy = shipped_headers("/")["Content-Security-Policy"].removesuffix("; frame-ancestors 'none'")
    for path in site.rglob("*.html"):
        head = path.read_text().split("<link", 1)[0]
        if LEADS_ON in head:
            continue
        assert re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', head) == [policy], path


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    policy = shipped_headers("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert {source for rule in policy.split("; ") for source in rule.split()[1:]} == {"'self'", "'none'"}


def test_the_page_for_unknown_addresses_works_in_a_subfolder_at_any_depth(
    tmp_path: Path, serve_folder: Callable[[Path], str], page: Page
) -> None:
    project = copy_project(tmp_path / "project")
    environment = {**os.environ, "SITE_URL": "https://example.org/migration/"}
    command = [sys.executable, "build_site.py", "build", "--quiet", "--no-editions"]
    subprocess.run(command, cwd=project, env=environment, check=True)
    host = tmp_path / "host"
    shutil.copytree(project / "site", host / "migration")
    shutil.copy(host / "migration/404.html", host / "404.html")
    page.goto(serve_folder(host) + "/migration/recommendations/ilo-1/and/deeper/")
    assert page.locator("h1").inner_text() == "This page does not exist"
    assert page.evaluate("getComputedStyle(document.querySelector('.search-box__row')).display") == "flex"
    for link in page.locator("main a, header a, footer nav a").all():
        target = str(link.get_attribute("href"))
        assert target.startswith(("/migration/", "#")), target
        assert target.startswith("#") or (host / target.strip("/") / "index.html").is_file(), target
    page.get_by_role("main").get_by_role("searchbox").fill("remittances")
    page.keyboard.press("Enter")
    page.wait_for_url("**/migration/recommendations/?q=remittances*")
