"""Statements about the briefing list: collected while reading, put in order, shared, taken away as an annex."""

import gzip
import hashlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document
from docx.document import Document as WordDocument
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from pypdf import PdfReader

from compendium.briefing import render_catalogue
from compendium.collection import Collection, load
from compendium.environment import find_office
from tests.conftest import WITHOUT_WAITING

KEY = "hld-briefing-list-1"
VENDORED = "9ee4d8e387e1fa068d8facac512ec85d20419fb4f2f3d5721a63aa8f4981a7bf"
NOTE = 'Côte d\'Ivoire: "see" our statement & <b>*this*</b>, 5 %.\n=cmd {second} line'

Fill = Callable[..., None]


@pytest.fixture(scope="session")
def office() -> str:
    return find_office()


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
            [KEY, {"title": title, "group": group, "items": items}],
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


def stored(page: Page) -> Any:
    return json.loads(page.evaluate("key => localStorage.getItem(key)", KEY))


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    return target


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def complaints(page: Page) -> list[str]:
    """What axe finds wrong with the page."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def test_a_list_is_built_from_three_pages_ordered_by_keyboard_annotated_and_kept(
    page: Page, address: str, collection: Collection
) -> None:
    first, second, third = titles_of(collection, "ilo-10", "upu-1", "ilo-1")
    page.goto(f"{address}/recommendations/ilo-10/")
    press(page, "Add to briefing list")
    page.goto(f"{address}/agencies/upu/")
    press(page, f"Add to briefing list: {second}")
    page.goto(f"{address}/agencies/ilo/")
    press(page, f"Add to briefing list: {third}")
    expect(page.get_by_role("link", name="Briefing list (3)")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Added")).to_have_text(
        f"Added to the briefing list: {third}. It holds 3."
    )

    page.get_by_role("link", name="Briefing list (3)").click()
    expect(page.locator(".briefing__title")).to_have_text([first, second, third])
    for _ in range(2):
        press(page, f"Move up: {third}")
    assert titles(page) == [third, first, second]
    expect(page.get_by_role("button", name=f"Move up: {third}")).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=third)).to_have_text(f"{third}: now 1 of 3.")
    press(page, f"Move up: {third}")
    assert titles(page) == [third, first, second]
    page.get_by_label(f"Your note on {first}").press_sequentially("As we said in 2013")
    page.get_by_label("Title of the annex").press_sequentially("Annex II")

    page.reload()
    assert titles(page) == [third, first, second]
    expect(page.get_by_label(f"Your note on {first}")).to_have_value("As we said in 2013")
    expect(page.get_by_label("Title of the annex")).to_have_value("Annex II")


def test_a_button_takes_a_recommendation_off_again_and_tabs_keep_in_step(
    context: BrowserContext, address: str, collection: Collection
) -> None:
    [title] = titles_of(collection, "upu-1")
    one, other, overview = context.new_page(), context.new_page(), context.new_page()
    overview.goto(f"{address}/briefing/")
    for tab in (one, other):
        tab.goto(f"{address}/agencies/upu/")
    press(one, f"Add to briefing list: {title}")
    expect(other.get_by_role("link", name="Briefing list (1)")).to_be_visible()
    expect(overview.locator(".briefing__title")).to_have_text(title)
    press(other, f"Added to briefing list: {title}")
    expect(one.get_by_role("link", name="Briefing list", exact=True)).to_be_visible()
    expect(one.get_by_role("button", name=f"Add to briefing list: {title}", exact=True)).to_be_visible()
    expect(overview.get_by_text("The list is empty.")).to_be_visible()


def test_a_change_in_another_tab_does_not_disturb_who_is_writing_a_note(
    context: BrowserContext, page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    [title] = titles_of(collection, "ilo-1")
    fill("ilo-1")
    note = page.get_by_label(f"Your note on {title}")
    note.press_sequentially("abcd")
    page.keyboard.press("ArrowLeft")
    tab = context.new_page()
    tab.goto(f"{address}/recommendations/upu-1/")
    press(tab, "Add to briefing list")
    expect(page.locator(".briefing__title")).to_have_count(2)
    page.keyboard.type("X")
    expect(note).to_have_value("abcXd")


def test_what_is_removed_or_emptied_comes_back_by_undo(page: Page, fill: Fill, collection: Collection) -> None:
    first, second = titles_of(collection, "ilo-1", "upu-1")
    fill(("ilo-1", "kept"), "upu-1")
    press(page, f"Remove: {first}")
    assert titles(page) == [second]
    expect(page.get_by_role("button", name=f"Remove: {second}")).to_be_focused()
    press(page, "Undo")
    assert titles(page) == [first, second]
    press(page, "Empty the list")
    assert titles(page) == []
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label(f"Your note on {first}")).to_have_value("kept")


def test_grouping_puts_entries_under_their_first_theme_or_body_and_moves_stay_inside(
    page: Page, fill: Fill, collection: Collection
) -> None:
    ids = ("upu-1", "ilo-1", "ilo-10", "ilo-2")
    upu, one, ten, two = titles_of(collection, *ids)
    fill(*ids)
    page.get_by_label("Group").select_option("body")
    assert page.locator(".briefing h3").all_inner_texts() == [
        "International Labour Organization",
        "Universal Postal Union",
    ]
    assert titles(page) == [one, ten, two, upu]
    press(page, f"Move up: {two}")
    assert titles(page) == [one, two, ten, upu]
    page.get_by_label("Group").select_option("theme")
    labels = [theme.label for theme in collection.themes.values()]
    expected = {collection.recommendations[key].themes[0].label for key in ids}
    assert page.locator(".briefing h3").all_inner_texts() == sorted(expected, key=labels.index)


def test_numbers_that_an_update_of_the_site_no_longer_knows_are_kept_and_said(page: Page, fill: Fill) -> None:
    fill("ilo-1", "gone-7")
    notice = page.locator(".briefing .notice")
    expect(notice).to_contain_text("does not know these numbers")
    expect(notice).to_contain_text("gone-7")
    page.get_by_label("Title of the annex").fill("Annex")
    assert [item["id"] for item in stored(page)["items"]] == ["ilo-1", "gone-7"]
    press(page, "Remove: gone-7")
    assert [item["id"] for item in stored(page)["items"]] == ["ilo-1"]


@pytest.mark.parametrize("left", ["{", "null", '{"items": 5}', '{"items": [null, {"id": "<b>"}, {"id": 7}]}'])
def test_rubbish_in_the_store_is_an_empty_list(page: Page, address: str, left: str) -> None:
    page.goto(f"{address}/about/")
    page.evaluate("([key, left]) => localStorage.setItem(key, left)", [KEY, left])
    page.goto(f"{address}/briefing/")
    expect(page.get_by_text("The list is empty.")).to_be_visible()


def test_a_browser_that_refuses_to_store_is_told_so(context: BrowserContext, page: Page, address: str) -> None:
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(f"{address}/recommendations/ilo-1/")
    press(page, "Add to briefing list")
    expect(page.get_by_text("This browser refuses to store the briefing list")).to_be_visible()
    expect(page.get_by_role("link", name="Briefing list (1)")).to_be_visible()


def test_a_shared_link_shows_the_list_in_a_fresh_profile_without_the_notes(
    context: BrowserContext, page: Page, address: str, fill: Fill, fresh: Page, collection: Collection
) -> None:
    ids = ("upu-1", "ilo-10", "ilo-1")
    fill(*((key, "private remark") for key in ids), title="private title")
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "Copy the link")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{address}/briefing/?ids=upu-1,ilo-10,ilo-1"

    fresh.goto(link)
    assert titles(fresh) == titles_of(collection, *ids)
    assert "private" not in fresh.content()
    assert fresh.evaluate("localStorage.length") == 0
    press(fresh, "Keep as my list")
    assert fresh.url == f"{address}/briefing/"
    fresh.reload()
    assert titles(fresh) == titles_of(collection, *ids)


def test_a_shared_list_is_added_to_or_replaces_ones_own_only_when_asked(
    page: Page, address: str, fill: Fill, collection: Collection
) -> None:
    fill(("ilo-1", "mine"))
    for way, expected in [("Go to my list", ["ilo-1"]), ("Add to my list", ["ilo-1", "upu-1"])]:
        page.goto(f"{address}/briefing/?ids=upu-1,ilo-1")
        assert titles(page) == titles_of(collection, "upu-1", "ilo-1")
        press(page, way)
        assert titles(page) == titles_of(collection, *expected)
    assert stored(page)["items"][0]["note"] == "mine"
    page.goto(f"{address}/briefing/?ids=ilo-10")
    press(page, "Keep as my list, in place of mine")
    assert titles(page) == titles_of(collection, "ilo-10")
    press(page, "Undo")
    assert titles(page) == titles_of(collection, "ilo-1", "upu-1")


@pytest.mark.parametrize(
    "ids",
    [
        "<img src=x onerror=alert(1)>",
        "__proto__,constructor",
        "../../etc",
        "%00",
        "x" * 7000,
        ",".join(map(str, range(1500))),
    ],
)
def test_hostile_numbers_in_a_link_are_left_out_and_counted(
    page: Page, address: str, collection: Collection, ids: str
) -> None:
    page.goto(f"{address}/briefing/?ids=ilo-1,{ids}")
    assert titles(page) == titles_of(collection, "ilo-1")
    expect(page.locator(".briefing .notice")).to_contain_text(
        re.compile(r"\d+ of the numbers in the link (is|are) not")
    )
    assert page.evaluate("localStorage.length") == 0


def test_a_link_with_more_than_a_list_holds_is_cut_and_said(page: Page, address: str, collection: Collection) -> None:
    page.goto(f"{address}/briefing/?ids={','.join(collection.recommendations)}")
    assert len(titles(page)) == 300
    expect(page.locator(".briefing .notice")).to_contain_text(f"{len(collection.recommendations) - 300} of the numbers")


def test_word_gets_an_annex_that_is_numbered_attributed_and_has_live_footnotes(
    page: Page, address: str, fill: Fill, collection: Collection, tmp_path: Path, office: str
) -> None:
    ids = ("upu-1", "ilo-10", "ilo-1")
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))
    fill("upu-1", ("ilo-10", NOTE), "ilo-1", title="Annex II: {Côte d'Ivoire} & 5 % <b>", group="body")
    assert not [request.url for request in requests if "vendor" in request.url]
    file = download(page, "Word (.docx)", tmp_path)
    assert file.name == "Annex-II-Cote-d-Ivoire-5-b.docx"
    assert [request.url for request in requests if "vendor" in request.url] == [f"{address}/assets/vendor/docx.js"]
    assert not [request.url for request in requests if not request.url.startswith((address, "blob:"))]

    document = Document(str(file))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    by_style = {
        style: [p for p in document.paragraphs if p.style and p.style.name == style]
        for style in ("Title", "Heading 1", "Heading 2")
    }
    assert [p.text for p in by_style["Title"]] == ["Annex II: {Côte d'Ivoire} & 5 % <b>"]
    assert [p.text for p in by_style["Heading 1"]] == [
        "International Labour Organization", "Universal Postal Union", "How to read this annex",
    ]  # fmt: skip
    assert [p.text for p in by_style["Heading 2"]] == titles_of(collection, "ilo-10", "ilo-1", "upu-1")
    assert all(p._p.pPr is not None and p._p.pPr.numPr is not None for p in by_style["Heading 2"])
    assert f"Note: {NOTE}" in words
    assert "Recommended by: Universal Postal Union (candidate contributor)." in words
    for key in ids:
        item = collection.recommendations[key]
        assert item.record.text in words
        assert f"Rests on: {item.basis.label}; {item.fidelity.label.lower()}." in words
        assert item.basis.explanation in words
    notes, links = footnotes(document)
    assert len(notes) == 3
    for note, key in zip(notes, ("ilo-10", "ilo-1", "upu-1"), strict=True):
        assert re.search(r"\(accessed on \d{1,2} [A-Z][a-z]+ \d{4}\)\.$", note)
        assert f"https://compendium.example/recommendations/{key}/" in note
        assert collection.recommendations[key].source.url in links
        assert f"https://compendium.example/recommendations/{key}/" in links

    text, targets = converted_by_office(office, file, tmp_path)
    for number, title in enumerate(titles_of(collection, "ilo-10", "ilo-1", "upu-1"), 1):
        assert f"{number}. {title}" in text
    assert "Côte d'Ivoire" in text
    assert set(links) <= targets


def footnotes(document: WordDocument) -> tuple[list[str], list[str]]:
    """The words of the footnotes of a Word document, and where their links lead."""
    [part] = [part for part in document.part.package.iter_parts() if part.partname == "/word/footnotes.xml"]
    xml = part.blob.decode()
    notes = re.findall(
        r'<w:footnote (?![^>]*w:type="(?:separator|continuation))[^>]*>.*?</w:footnote>', xml, flags=re.S
    )
    words = ["".join(re.findall(r"<w:t\b[^>]*>([^<]*)</w:t>", note)) for note in notes]
    return words, [relation.target_ref for relation in part.rels.values() if relation.is_external]


def converted_by_office(office: str, file: Path, folder: Path) -> tuple[str, set[str]]:
    """The words of a document as LibreOffice prints it, and where its links lead."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return read_pdf(file.with_suffix(".pdf"))


def read_pdf(file: Path) -> tuple[str, set[str]]:
    pages = PdfReader(file).pages
    links = [note.get_object().get("/A", {}).get("/URI") for page in pages for note in page.get("/Annots", [])]
    # A font may have one sign for two letters: fi, fl.
    text = " ".join(page.extract_text() for page in pages)
    text = re.sub("[\ufb00-\ufb06]", lambda sign: normalize("NFKC", sign[0]), text)
    return " ".join(text.split()), {str(link) for link in links if link}


def test_markdown_has_a_footnote_for_each_recommendation_and_escapes_what_is_not_its_own(
    page: Page, fill: Fill, collection: Collection, tmp_path: Path
) -> None:
    fill(("upu-1", NOTE), "ilo-10")
    file = download(page, "Markdown", tmp_path)
    text = file.read_text()
    assert file.name == "Recommendations-on-international-migration-and-development.md"
    for number, key in enumerate(("upu-1", "ilo-10"), 1):
        item = collection.recommendations[key]
        assert f"**{number}. {item.record.title}**" in text
        [note] = re.findall(rf"^\[\^{number}\]: .*$", text, flags=re.M)
        assert f"<{item.source.url}>" in note
        assert f"<https://compendium.example{item.address}>" in note
        assert text.count(f"[^{number}]") == 2
    assert (
        '> Note: Côte d\'Ivoire: "see" our statement \\& \\<b\\>\\*this\\*\\</b\\>, 5 %.\\\n> =cmd {second} line'
        in text
    )


def test_print_is_the_annex_alone_with_addresses_spelled_out(
    page: Page, address: str, fill: Fill, collection: Collection, tmp_path: Path
) -> None:
    fill(("upu-1", "Our note"), "ilo-10", title="Annex II")
    file = tmp_path / "print.pdf"
    page.pdf(path=file, format="A4")
    text, _ = read_pdf(file)
    assert text.startswith("Annex II ")
    for word in ("Move up", "Remove", "Search", "Share it", "kept in this browser"):
        assert word not in text
    packed = text.replace(" ", "")
    for key in ("upu-1", "ilo-10"):
        item = collection.recommendations[key]
        assert item.record.title in text
        assert item.source.url in packed
        assert f"https://compendium.example{item.address}" in packed
    assert "Note: Our note" in text
    assert "(candidate contributor)" in text


def test_a_withdrawn_recommendation_says_so_in_the_list_and_in_the_annex(
    page: Page, records: Path, address: str, fill: Fill, tmp_path: Path
) -> None:
    file = records / "ilo.yaml"
    file.write_text(file.read_text().replace("  - id: ilo-1\n", "  - id: ilo-1\n    withdrawn: Merged in 2027.\n", 1))
    [(path, script)] = render_catalogue(load(records), f"{address}/")
    page.route(f"**/{path}", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    fill("ilo-1")
    expect(page.locator(".briefing__list")).to_contain_text("withdrawn")
    assert "Withdrawn: Merged in 2027." in download(page, "Markdown", tmp_path).read_text()


def test_a_word_library_that_cannot_be_loaded_is_said_and_can_be_tried_again(
    fresh: Page, address: str, tmp_path: Path
) -> None:
    fresh.route("**/vendor/docx.js", lambda route: route.abort(), times=1)
    fresh.goto(f"{address}/briefing/?ids=ilo-1")
    press(fresh, "Word (.docx)")
    expect(fresh.get_by_text("could not be loaded. Markdown and print still work.")).to_be_visible()
    assert len(footnotes(Document(str(download(fresh, "Word (.docx)", tmp_path))))[0]) == 1


def test_where_the_clipboard_is_refused_the_link_is_selected_instead(
    context: BrowserContext, page: Page, fill: Fill
) -> None:
    context.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    fill("ilo-1")
    press(page, "Copy the link")
    expect(page.get_by_role("button", name="Selected: press Ctrl+C")).to_be_visible()
    assert page.evaluate("getSelection().toString()").endswith("/briefing/?ids=ilo-1")


def test_the_list_and_the_word_export_work_from_a_folder_without_a_server(
    page: Page, site: Path, collection: Collection, tmp_path: Path
) -> None:
    page.goto((site / "recommendations/ilo-1/index.html").as_uri())
    press(page, "Add to briefing list")
    page.goto((site / "briefing/index.html").as_uri())
    assert titles(page) == titles_of(collection, "ilo-1")
    assert len(footnotes(Document(str(download(page, "Word (.docx)", tmp_path))))[0]) == 1


def test_without_javascript_the_page_says_what_it_needs(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/")
    page.get_by_role("link", name="Briefing list").click()
    expect(page.get_by_text("The list needs JavaScript")).to_be_visible()
    expect(page.get_by_text("kept in this browser only")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state_of_the_page(page: Page, address: str, fill: Fill, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    found = []
    fill()
    found += complaints(page)
    fill(("ilo-1", "note"), "upu-1", "gone-7", group="body")
    found += complaints(page)
    page.get_by_role("button", name="Remove: gone-7").click()
    found += complaints(page)
    page.goto(f"{address}/briefing/?ids=upu-1,ilo-10,nothing")
    found += complaints(page)
    page.goto(f"{address}/agencies/upu/")
    found += complaints(page)
    assert not found


@pytest.mark.parametrize("width", [320, 768, 1440])
def test_nothing_is_wider_than_the_screen(page: Page, fill: Fill, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    fill(("ilo-1", "word " * 80), "upu-1", "gone-7")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_library_for_word_is_the_one_that_was_reviewed(site: Path) -> None:
    library = (site / "assets/vendor/docx.js").read_bytes()
    assert hashlib.sha256(library).hexdigest() == VENDORED
    assert library.startswith(b"/*! docx 9.15.2")


def test_an_ordinary_page_pays_little_for_the_list(site: Path) -> None:
    assert len(gzip.compress((site / "assets/js/briefing.js").read_bytes(), 9)) < 2500
    page = (site / "recommendations/ilo-1/index.html").read_text()
    assert not [name for name in ("data/briefing.js", "docx.js", "briefing-page.js") if name in page]


def test_the_catalogue_is_the_same_for_the_same_records(site: Path, collection: Collection) -> None:
    text = (site / "assets/data/briefing.js").read_text()
    catalogue = json.loads(text[text.index(".briefing = ") + len(".briefing = ") : text.rindex(";")])
    assert set(catalogue["items"]) == {*collection.recommendations, *collection.withdrawn}
    for key, item in collection.recommendations.items():
        entry = catalogue["items"][key]
        assert (entry["title"], entry["text"], entry["themes"]) == (
            item.record.title, item.record.text, item.record.themes,
        )  # fmt: skip
        assert entry["original"][1] == item.source.url
        assert bool(entry.get("candidate")) == bool(item.body and item.body.is_candidate)
