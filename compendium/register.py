"""The register of every address ever published, which only grows: an address that was printed is kept for good."""

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from compendium.collection import Collection
from compendium.finding import Finding
from compendium.output import write_whole
from compendium.pages import all_pages
from compendium.records import REGISTER
from compendium.short_addresses import short_address
from compendium.yaml_file import read_text

HEADER = (
    "# Every address ever published: id, address, title. Lines are added by `build_site.py register`, never removed.\n"
)
_RUN = "python3 build_site.py register"


class Entry(NamedTuple):
    """An address, the id that it ends with, and what it led to when it was published."""

    id: str
    address: str
    title: str


def published(collection: Collection) -> Iterator[Entry]:
    """Yield every address that is made from the records, in the order of the register."""
    for page in all_pages(collection):
        name = page.address.strip("/").rpartition("/")[2]
        yield Entry(name or "home", page.address, _title(page.subject) or name or "home")
    for item in collection.with_withdrawn:
        yield Entry(item.id, short_address(item.id), item.record.title)


def _title(subject: object) -> str:
    """What a page is about: a record's title, name or label."""
    record = getattr(subject, "record", subject)
    return next((getattr(record, name) for name in ("title", "name", "label") if hasattr(record, name)), "")


def check_register(
    collection: Collection, folder: Path, *, complete: bool = False, confirmed: Iterable[str] = ()
) -> list[Finding]:
    """Check that every address of the register is still published and still means the same.

    In: the collection, the folder with the records and the register, whether every address must be in it,
    and the ids whose new titles are confirmed.
    Out: a finding for each line of the register that is damaged or no longer kept.
    Raises Refused when the register cannot be read as text.
    """
    lines, findings = _read(folder)
    is_whole = not findings
    now = {entry.address: entry for entry in published(collection)}
    registered = {entry.address: (number, entry) for number, entry in lines}
    owners = {(_kind(address), entry.title): entry.id for address, (_, entry) in registered.items()}
    kept = {entry for _, entry in lines}
    bearers = {(_kind(entry.address), entry.title): entry.id for entry in now.values() if entry not in kept}
    shown_as = _shown_as(folder)
    settled = set(confirmed)
    findings += [
        Finding(shown_as, 1, f'there is no "{name}" whose title could be confirmed')
        for name in sorted(settled - {entry.id for entry in now.values()})
    ]
    for address, (number, entry) in registered.items():
        if address.startswith("/r/"):
            continue
        if address not in now:
            message = _vanished(entry, bearers.get((_kind(address), entry.title)))
            findings.append(Finding(shown_as, number, message))
        elif entry.id in settled:
            continue
        elif message := _changed(entry, now[address], owners.get((_kind(address), now[address].title))):
            findings.append(Finding(shown_as, number, message))
    if complete and is_whole and (missing := unregistered(collection, folder)):
        findings.append(Finding(shown_as, len(lines) + 2, ask_to_register(missing)))
    return findings


def unregistered(collection: Collection, folder: Path) -> list[Entry]:
    """Return the addresses of a collection that are not in the register yet.

    Raises Refused when the register cannot be read as text.
    """
    known = {entry.address for _, entry in _read(folder)[0]}
    return [entry for entry in published(collection) if entry.address not in known]


def ask_to_register(missing: list[Entry]) -> str:
    """Say how many addresses are not registered yet, some of their ids, and what to run."""
    names = [*dict.fromkeys(entry.id for entry in missing[:5]), *(["…"] if len(missing) > 5 else [])]
    return f"addresses that are not registered yet: {len(missing)} ({', '.join(names)}); run: {_RUN}"


def _read(folder: Path) -> tuple[list[tuple[int, Entry]], list[Finding]]:
    """Read the register: its entries with their lines, and a finding for each line that is none."""
    path = folder / REGISTER
    if not path.is_file():
        message = (
            "this file is missing: it holds every address ever published; restore it (git checkout brings it back)"
        )
        return [], [Finding(_shown_as(folder), 1, message)]
    # It grows with all that was ever published, and nobody writes it by hand.
    lines = read_text(path, _shown_as(folder), max_bytes=None).splitlines()
    entries: list[tuple[int, Entry]] = []
    findings: list[Finding] = []
    latest: dict[str, tuple[int, Entry]] = {}
    if not lines or not lines[0].startswith("#"):
        message = f"the first line is missing, and others may be; restore the file, which begins: {HEADER.strip()}"
        return [], [Finding(_shown_as(folder), 1, message)]
    for number, line in enumerate(lines[1:], 2):
        parts = line.split("\t")
        if len(parts) != len(Entry._fields) or not _belongs(parts[0], parts[1]):
            message = "this line does not read id, tab, address, tab, title; restore it as it was published"
            findings.append(Finding(_shown_as(folder), number, message))
            continue
        entry = Entry(*parts)
        before, same = latest.get(entry.address, (0, None))
        if entry == same:
            message = f"this repeats line {before}; delete the repetition"
            findings.append(Finding(_shown_as(folder), number, message))
        latest[entry.address] = number, entry
        entries.append((number, entry))
    return entries, findings


def _belongs(name: str, address: str) -> bool:
    """Say whether an address ends with the id."""
    return address == "/" or (re.fullmatch(r"/([a-z0-9-]+/)*", address) is not None and address.endswith(f"/{name}/"))


def _vanished(entry: Entry, bearer: str | None) -> str:
    if bearer:
        return f'{entry.address} was published and would vanish: "{bearer}" must have its id "{entry.id}" back'
    if _kind(entry.address) == "recommendations":
        return (
            f'{entry.address} was published and would vanish: keep the recommendation "{entry.id}" and add '
            '"withdrawn: …", which says what happened and when'
        )
    return f'{entry.address} was published and would vanish: restore "{entry.id}" ({entry.title})'


def _changed(entry: Entry, now: Entry, owner: str | None) -> str:
    """Say what is wrong where an address now leads to something else than when it was published, or nothing."""
    if now.title == entry.title:
        return ""
    if owner and owner != entry.id:
        return (
            f'"{entry.id}" now bears the title of "{owner}", "{now.title}": an id stays with its recommendation '
            "when others are added, moved or withdrawn; give both their ids back"
        )
    if _alike(entry.title, now.title):
        return ""
    return (
        f'"{entry.id}" was published as "{entry.title}" and now reads "{now.title}": give what is new a new id; '
        f"or, if it is the same under a better title, confirm this with: {_RUN} {entry.id}"
    )


def _alike(before: str, now: str) -> bool:
    """Say whether a title is another wording of the same: half of the words, or nearly all of the letters, are kept."""
    before, now = before.casefold(), now.casefold()
    by_words = SequenceMatcher(None, before.split(), now.split(), autojunk=False).ratio()
    return by_words >= 0.5 or SequenceMatcher(None, before, now, autojunk=False).ratio() >= 0.8


def register(collection: Collection, folder: Path, confirmed: Iterable[str]) -> int:
    """Add every address that is not in the register yet, and the new titles that an editor confirms.

    In: the collection, the folder with the register, which has no finding, and the ids whose new titles are confirmed.
    Out: how many lines were added.
    Raises OSError when the system refuses it; the register then stays as it was.
    """
    entries, _ = _read(folder)
    latest = {entry.address: entry for _, entry in entries}
    wanted = set(confirmed)
    fresh = [
        entry
        for entry in published(collection)
        if entry.address not in latest or (entry.id in wanted and latest[entry.address] != entry)
    ]
    path = folder / REGISTER
    begun = path.read_bytes()
    lines = ["" if begun.endswith(b"\n") else "\n", *("\t".join(entry) + "\n" for entry in fresh)]
    write_whole(path, begun + "".join(lines).encode(), folder)
    return len(fresh)


def _kind(address: str) -> str:
    """The part of the site to which an address belongs: "recommendations"."""
    return address.split("/")[1]


def _shown_as(folder: Path) -> Path:
    return folder.name / Path(REGISTER)
