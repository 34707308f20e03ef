"""Statements about words: what readers type, and what they are shown, in the explorer and in the header alike."""

import hashlib
from itertools import cycle

import pytest
from playwright.sync_api import Page, expect

from compendium.collection import Collection, Recommendation
from compendium.search_data import forms_of
from tests.asking import FOUND, in_explorer, in_header, is_recommendation, pages_named_in_explorer
from tests.conftest import ROOT


def test_every_word_for_a_theme_finds_the_theme_and_its_recommendations(explorer: Page, collection: Collection) -> None:
    themes = [theme for theme in collection.themes.values() for _ in (theme.label, *theme.also)]
    queries = [word for theme in collection.themes.values() for word in (theme.label, *theme.also)]
    answers = in_explorer(explorer, queries)
    named = pages_named_in_explorer(explorer, queries)
    listed = in_header(explorer, queries)
    for theme, query, shown, pages, rows in zip(themes, queries, answers, named, listed, strict=True):
        of_theme = {item.address for item in collection.by_theme[theme.key]}
        assert of_theme & set(shown[:5]), query
        assert f"/themes/{theme.key}/" in pages, query
        assert f"/themes/{theme.key}/" in rows, query
        assert of_theme & set(rows), query


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("detention", "themes/detention-return"),
        ("climate change", "themes/environment-climate"),
        ("health and detention", "themes/detention-return"),
        ("UN High Commissioner for Refugees", "agencies/unhcr"),
        ("High Commissioner for Human Rights", "agencies/ohchr"),
        ("UN Population Fund", "agencies/unfpa"),
        ("DESA", "agencies/un-desa"),
        ("ECLAC on statistics", "agencies/un-regional-commissions"),
        ("https://compendium.example/Agencies/ILO/", "agencies/ilo"),
    ],
)
def test_the_page_of_what_the_words_name_in_short_is_offered(explorer: Page, words: str, named: str) -> None:
    [pages] = pages_named_in_explorer(explorer, [words])
    assert f"/{named}/" in pages


def test_a_misspelt_word_finds_what_the_only_word_near_to_it_finds(explorer: Page) -> None:
    misspelt, right = in_explorer(explorer, ["statless", "stateless"])
    assert misspelt == right


@pytest.mark.parametrize(("typed", "meant"), [("chilren detained", "children detained"), ("wommen", "woman")])
def test_a_misspelt_irregular_plural_is_understood(explorer: Page, typed: str, meant: str) -> None:
    misspelt, right = in_explorer(explorer, [typed, meant])
    assert misspelt
    assert misspelt[:5] == right[:5]


def test_every_name_of_an_instrument_finds_it_and_who_refers_to_it(explorer: Page, collection: Collection) -> None:
    instruments = collection.instruments.values()
    asked = [(entry, name) for entry in instruments for name in (entry.short, entry.title, *forms_of(entry))]
    queries = [name for _, name in asked]
    answers = in_explorer(explorer, queries)
    listed = in_header(explorer, queries)
    for (entry, query), shown, rows in zip(asked, answers, listed, strict=True):
        users = {item.address for item in collection.by_instrument.get(entry.key, [])}
        assert not users or users & set(shown[:5]), query
        assert f"/instruments/{entry.key}/" in rows, query


def test_what_rests_on_a_document_is_found_by_the_title_of_it(explorer: Page, collection: Collection) -> None:
    """Not by a title that names another document by its symbol: that is what is asked for then."""
    items = collection.recommendations.values()
    symbols = {item.source.symbol for item in items if item.source.symbol}
    titles = {item.source.title for item in items}
    queries = sorted(title for title in titles if not any(symbol in title for symbol in symbols))
    assert len(queries) > 150
    answers = in_explorer(explorer, queries)
    for query, shown in zip(queries, answers, strict=True):
        assert {item.address for item in items if item.source.title == query} & set(shown[:5]), query


def test_every_name_of_a_body_finds_it_and_its_recommendations(explorer: Page, collection: Collection) -> None:
    bodies = collection.bodies.values()
    asked = [(body, name) for body in bodies for name in {body.short, body.record.name}]
    asked += [(body, body.short.lower()) for body in bodies]
    queries = [name for _, name in asked]
    answers = in_explorer(explorer, queries)
    listed = in_header(explorer, queries)
    for (body, query), shown, rows in zip(asked, answers, listed, strict=True):
        assert shown[0] in {item.address for item in body.recommendations}, query
        assert rows[0] == body.address, query
        assert rows[1] in {item.address for item in body.recommendations}, query


def test_the_name_of_a_body_finds_what_others_say_with_it_too(explorer: Page) -> None:
    [shown] = explorer.evaluate(f"(queries) => queries.map({FOUND})", ["IOM"])
    own = [key for key in shown if key.startswith("iom-")]
    assert shown[: len(own)] == own
    assert {"unhcr-1", "who-5", "undp-1"} <= set(shown)
    # Whose name it is says why what the body says is found; other words of the records for its words do not count.
    in_explorer(explorer, ["World Bank"])
    expect(explorer.locator("#count")).not_to_contain_text("themes alone")
    expect(explorer.locator("#other .entry").first).to_contain_text("World Bank")
    expect(explorer.locator("#other")).not_to_contain_text("Found by its theme")
    marked = explorer.locator("#other mark").all_text_contents()
    assert marked
    assert not any("financial" in words.lower() for words in marked)
    [found] = explorer.evaluate(f"(queries) => queries.map({FOUND})", ["World Health Organization"])
    assert not any(key.startswith("unaids") for key in found)


def test_a_former_later_or_foreign_name_of_a_body_finds_it(explorer: Page, collection: Collection) -> None:
    asked = [(body, name) for body in collection.bodies.values() for name in body.record.also]
    queries = [name for _, name in asked]
    answers = in_explorer(explorer, queries)
    for (body, name), shown, rows in zip(asked, answers, in_header(explorer, queries), strict=True):
        assert body.address in rows[:2], name
        if " " not in name:
            assert shown[0] in {item.address for item in body.recommendations}, name


def test_a_further_name_of_an_instrument_finds_it(explorer: Page, collection: Collection) -> None:
    asked = [(entry, name) for entry in collection.instruments.values() for name in entry.also]
    queries = [name for _, name in asked]
    answers = in_explorer(explorer, queries)
    for (entry, name), shown, rows in zip(asked, answers, in_header(explorer, queries), strict=True):
        assert f"/instruments/{entry.key}/" in rows[:2], name
        if referring := collection.by_instrument.get(entry.key):
            assert shown[0] in {item.address for item in referring}, name


@pytest.mark.parametrize("form", ["{}", "{upper}", "{spaced}", "{joined}", "https://compendium.example/r/{}/#cite",
                                  "http://127.0.0.1:8000/recommendations/{}/?x=1", "recommendations/{}", "“{upper}”,",
                                  "<https://compendium.example/recommendations/{}/>."])  # fmt: skip
def test_a_number_or_an_address_finds_its_recommendation_alone(
    explorer: Page, collection: Collection, form: str
) -> None:
    keys = list(collection.recommendations)[::20]
    queries = [
        form.format(key, upper=key.upper(), spaced=key.replace("-", " "), joined="".join(key.rsplit("-", 1)))
        for key in keys
    ]
    for key, found, rows in zip(keys, in_explorer(explorer, queries), in_header(explorer, queries), strict=True):
        assert found == [f"/recommendations/{key}/"]
        assert rows[0] == found[0]
    assert "nothing is recorded" not in explorer.inner_text("#count")


def test_a_symbol_finds_what_rests_on_the_document_or_refers_to_it_and_no_more(
    explorer: Page, collection: Collection
) -> None:
    symbols = sorted({item.source.symbol for item in collection.recommendations.values() if item.source.symbol})
    cited = [symbol for symbol in [*symbols, "A/RES/45/158", "A/RES/68/4"] if "/" in symbol]
    written = ["{}", "{}.", "({})", "UN Doc. {}, para. 12", "https://undocs.org/en/{}"]
    for symbol, form in zip(cited, cycle(written), strict=False):
        assert set(explorer.evaluate(FOUND, form.format(symbol.lower()))) == {
            item.id
            for item in collection.recommendations.values()
            if symbol in (item.source.symbol, *(entry.symbol for entry in item.instruments))
        }, symbol


@pytest.mark.parametrize("written", ['"{}"', "“{}”", "migrants “{}”", "«{}»"])
def test_words_in_quotation_marks_are_found_in_a_row_only(explorer: Page, collection: Collection, written: str) -> None:
    def holds(item: Recommendation) -> bool:
        texts = [item.record.title, item.record.text, *item.record.search_terms]
        return any("decent work" in text.lower() for text in texts)

    found = explorer.evaluate(FOUND, written.format("decent work"))
    assert set(found) == {item.id for item in collection.recommendations.values() if holds(item)}


def test_a_phrase_that_nothing_holds_in_a_row_is_said_and_its_words_are_found(explorer: Page) -> None:
    found = in_explorer(explorer, ["decent school", '"decent school"'])
    assert found[0] == found[1]
    expect(explorer.locator("#count")).to_contain_text("none has “decent school” in a row")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("labour migration", "labor migration"),
        ("organised crime", "organized crime"),
        ("health programmes", "health programs"),
        ("detention centre", "detention center"),
        ("travelling children", "traveling children"),
        ("offences", "offenses"),
        ("mainstreaming dialogue", "mainstreaming dialog"),
        ("remittance", "remittances"),
        ("woman", "women"),
        ("child", "children"),
        ("city", "cities"),
        ("crisis", "crises"),
        ("analysis", "analyses"),
        ("domestic worker", "domestic workers"),
        ("Convention 97", "Convention No. 97"),
    ],
)
def test_both_spellings_and_both_numbers_find_the_same(explorer: Page, one: str, other: str) -> None:
    found = in_explorer(explorer, [one, other])
    assert found[0] == found[1]
    assert found[0]


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ("who asked for lower fees", "lower fees"),
        ("who recommends a firewall", "firewall"),
        ("who opposed detention", "opposed detention"),
        ("what is suggested on detention", "detention"),
        ("who ethical recruitment", "WHO ethical recruitment"),
        ("children WHO", "children who"),
    ],
)
def test_what_every_recommendation_does_does_not_count_and_who_before_a_verb_is_not_the_body(
    explorer: Page, asked: str, counted: str
) -> None:
    found = explorer.evaluate(FOUND, asked)
    assert found
    assert found == explorer.evaluate(FOUND, counted)


def test_a_word_for_a_page_is_not_taken_for_another_word(explorer: Page) -> None:
    explorer.fill("#explorer-q", "briefing list")
    expect(explorer.locator("#count")).to_contain_text("nothing is recorded under “briefing”")
    expect(explorer.locator("#pages")).to_contain_text("Briefing list (page)")


@pytest.mark.parametrize("word", ["pollution", "adoption", "Nepal"])
def test_a_word_is_not_taken_for_one_that_begins_with_another_letter(explorer: Page, word: str) -> None:
    explorer.fill("#explorer-q", word)
    expect(explorer.locator("#results")).to_contain_text(f"Nothing is recorded under “{word}”")


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("decriminalize", "decriminalization"),
        ("ratifying", "ratify"),
        ("allowed", "allow"),
        ("caring", "care"),
        ("buying", "buy"),
    ],
)
def test_another_ending_finds_the_word_and_the_opposite_is_not_found(
    explorer: Page, collection: Collection, typed: str, held: str
) -> None:
    found = explorer.evaluate(FOUND, typed)
    records = [item.record for item in collection.recommendations.values()]
    holding = {
        record.id
        for record in records
        if f" {held}" in " ".join(["", record.title, record.text, *record.search_terms]).lower()
    }
    assert found
    assert found[0] in holding
    explorer.fill("#explorer-q", typed)
    expect(explorer.locator("#count")).to_contain_text("best match first")
    expect(explorer.locator("#count")).not_to_contain_text("recorded")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("remitances", "remittances"),
        ("remitt", "remittances"),
        ("xenophoba", "xenophobia"),
        ("traficking", "trafficking-smuggling"),
        ("detenton", "detention-return"),
        ("urbanizaton", "cities"),
        ("recruitmnt", "recruitment"),
        ("diaspo", "diaspora"),
        ("asylm seekers", "refugees-displacement"),
        ("helath", "health"),
        ("chidlren", "children-youth"),
    ],
)
def test_a_typing_error_and_the_start_of_a_word_still_find(
    explorer: Page, collection: Collection, typed: str, meant: str
) -> None:
    right = {item.address for item in collection.by_theme.get(meant, [])}
    right |= {item.address for item in collection.recommendations.values() if meant in item.record.text.lower()}
    for place in (in_explorer, in_header):
        shown = [path for path in place(explorer, [typed])[0] if is_recommendation(path)]
        assert shown[0] in right, place


def test_the_vendored_library_is_the_published_one() -> None:
    content = (ROOT / "docs/assets/vendor/minisearch.js").read_bytes()
    assert hashlib.sha256(content).hexdigest() == "4ed91104e38e9f929588d80d4b8b06b6b79d092571c536e7423d6b4d8e8afd1f"


def test_the_engine_is_loaded_only_when_the_search_is_used(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/about/", wait_until="networkidle")
    assert not [url for url in asked if "vendor" in url or "data/" in url]
    page.focus("#site-search")
    page.keyboard.type("hunger")
    page.wait_for_selector(".site-search__list a")
    assert [url for url in asked if "minisearch" in url]
