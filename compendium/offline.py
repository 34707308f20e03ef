"""The editions to take away, made from the finished site: the book as it is, and the site as one zip for offline use.

Opened from a file, a folder has no index page: so in the zip every link to a folder names its index.html.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader

from compendium.citations import spell_date
from compendium.pages import TEMPLATES

FOLDER = "downloads"
BOOK = f"{FOLDER}/hld-migration-compendium.pdf"
ZIP = f"{FOLDER}/hld-migration-compendium-offline.zip"

# Where a page says what there is to take away. The words are put in once the files exist: only then are their sizes
# known, and a build without them must not offer them.
_PLACE = "<!-- editions -->"
_PAGES = ("index.html", "about/index.html", "downloads/index.html")

# What only a server reads. The short addresses, which people type, are left out too.
_FOR_HOSTS = {"404.html", "sitemap.xml", "sitemap.xml.gz", "robots.txt", "_headers", "_redirects", ".nojekyll", "CNAME"}

_TOP = "hld-migration-compendium"

# Some browsers take a file to be of no origin: there the policy would refuse the page's own styles and scripts.
_POLICY = re.compile(r'\s*<meta http-equiv="Content-Security-Policy"[^>]*>')

# The start of a link or form, up to its address; quoted values may hold any character, also ">".
_LINK = re.compile(
    r"""(<(?:a|area|form|link)\b(?:[^>"']|"[^"]*"|'[^']*')*?\s(?:href|action)=)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE
)


def add_editions(site: Path, volumes: Iterable[bytes], site_url: str, day: str) -> None:
    """Put the book and the offline edition into a finished site, and offer both on its pages.

    In: the folder of the site, the volumes of the book, the address at which the site will stand, and the day of the
    edition.
    """
    (site / FOLDER).mkdir(exist_ok=True)
    words: dict[str, object] = {
        "volumes": [_add_volume(site, number, pdf) for number, pdf in enumerate(volumes, 1)],
        "zip": ZIP,
        "site_url": site_url,
        "day": spell_date(day),
    }
    _write_zip(site, words, day)
    words["zip_size"] = _size((site / ZIP).stat().st_size)
    for name in _PAGES:
        page = site / name
        page.write_text(_offer(page.read_text("utf-8"), name, words, offline=False), "utf-8", newline="\n")


def _add_volume(site: Path, number: int, pdf: bytes) -> dict[str, object]:
    """Write a volume, the first of which has the book's own address, and return what is to be said of it."""
    path = BOOK if number == 1 else BOOK.replace(".pdf", f"-{number}.pdf")
    (site / path).write_bytes(pdf)
    pages = max((int(count) for count in re.findall(rb"/Type/Pages/Count (\d+)", pdf)), default=0)
    return {"path": path, "pages": pages, "size": _size(len(pdf))}


def _write_zip(site: Path, words: dict[str, object], day: str) -> None:
    """Write the zip; the same bytes from the same site, whenever and wherever it is made."""
    year, month, date = (int(part) for part in day.split("-"))
    with ZipFile(site / ZIP, "w") as archive:
        for name, content in _offline_files(site, words):
            entry = ZipInfo(f"{_TOP}/{name}", (year, month, date, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = ZIP_STORED if name.endswith(".pdf") else ZIP_DEFLATED
            archive.writestr(entry, content)


def _offline_files(site: Path, words: dict[str, object]) -> Iterator[tuple[str, bytes]]:
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    folders = {posixpath.dirname(name) for name in files if posixpath.basename(name) == "index.html"}
    yield "README.txt", (TEMPLATES / "offline.txt").read_bytes()
    for name in files:
        if name in _FOR_HOSTS or name == ZIP or name.startswith("r/"):
            continue
        content = (site / name).read_bytes()
        if name.endswith(".html"):
            page = _offer(content.decode(), name, words, offline=True) if name in _PAGES else content.decode()
            page = _POLICY.sub("", page, count=1)
            content = name_index_pages(page, posixpath.dirname(name), folders).encode()
        if name == "index.html":
            yield "START-HERE.html", content
        yield name, content


def name_index_pages(html: str, folder: str, folders: set[str]) -> str:
    """Let every link of a page to a folder of the site name the folder's index.html.

    In: the page, the folder it stands in as a path inside the site, and the folders that have an index page.
    Out: the page; its anchors and queries, addresses elsewhere and links to files are kept as they are.
    """

    def rewrite(found: re.Match[str]) -> str:
        value = found[2] if found[2] is not None else found[3]
        url = urlsplit(unescape(value))
        if url.scheme or url.netloc or not url.path or url.path.startswith("/"):
            return found[0]
        target = posixpath.normpath(posixpath.join(folder, unquote(url.path)))
        if ("" if target == "." else target) not in folders:
            return found[0]
        address = url._replace(path=f"{url.path.rstrip('/')}/index.html").geturl()
        return f'{found[1]}"{escape(address)}"'

    return _LINK.sub(rewrite, html)


def _offer(page: str, name: str, words: dict[str, object], *, offline: bool) -> str:
    root = "../" * name.count("/")
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    text = environment.get_template("editions.html.jinja").render(words, root=root, offline=offline)
    return page.replace(_PLACE, text, 1)


def _size(count: int) -> str:
    """The size of a file as a reader needs it: 340 kB, 2.4 MB."""
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{max(count, 1000) // 1000} kB"
