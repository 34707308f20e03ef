"""What a page weighs and asks for: exact, so that it cannot grow unseen. Times are the benchmark's business."""

import gzip
import json
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench import report, server
from bench.projects import scaled_project
from bench.run import PAGE_OF_RESULTS, RESULTS
from bench.server import served
from bench.wire import QUIET, View, measure_views, open_whole
from tests.conftest import ROOT, run

KIB = 1024

# What every page loads besides itself; a page of a kind may load its own scripts.
ON_EVERY_PAGE = {
    "/assets/style.css",
    "/assets/js/site.js",
    "/assets/js/briefing.js",
    "/assets/favicon.svg",
}
OF_A_RECOMMENDATION = {"/assets/js/cite.js"}

# What a first view of the other kinds may weigh, in KiB, with either compression.
MOST_KIB = {
    "home": 25,
    "theme": 25,
    "themes": 28,
    "body": 26,
    "bodies": 24,
    "instrument": 24,
    "joint": 24,
    "briefing list": 87,
}


@pytest.fixture(scope="session")
def views(browser: Browser, site: Path) -> dict[tuple[str, str], View]:
    return {
        (view.kind, encoding): view for encoding in ("gzip", "br") for view in measure_views(browser, site, encoding)
    }


def test_a_recommendation_weighs_less_than_25_kib_with_brotli_and_30_with_gzip(
    views: dict[tuple[str, str], View],
) -> None:
    assert views["recommendation", "br"].first_bytes <= 25 * KIB
    assert views["recommendation", "gzip"].first_bytes <= 30 * KIB


def test_no_other_kind_of_page_weighs_more_than_its_limit(views: dict[tuple[str, str], View]) -> None:
    others = [view for view in views.values() if view.kind not in ("recommendation", "explorer")]
    assert {view.kind for view in others} == set(MOST_KIB)
    heavy = {view.kind: view.first_bytes for view in others if view.first_bytes > MOST_KIB[view.kind] * KIB}
    assert not heavy


def test_the_explorer_with_its_whole_index_weighs_less_than_150_kb(views: dict[tuple[str, str], View]) -> None:
    assert 100_000 < views["explorer", "gzip"].first_bytes < 150_000
    assert views["explorer", "br"].first_bytes < 150_000


def test_a_second_view_asks_for_the_page_alone(views: dict[tuple[str, str], View]) -> None:
    asked = {view.kind: view.second_requests for view in views.values() if view.second_requests > 1}
    assert not asked


def test_a_page_asks_for_nothing_that_it_does_not_need(browser: Browser, site: Path) -> None:
    with served(site) as (address, transfers):
        page = browser.new_page()
        open_whole(page, f"{address}/recommendations/ilo-1/", transfers)
        page.close()
    asked = {transfer.path for transfer in transfers}
    assert asked == {"/recommendations/ilo-1/"} | ON_EVERY_PAGE | OF_A_RECOMMENDATION
    assert all(transfer.status == 200 for transfer in transfers)


def test_an_answer_that_takes_long_is_waited_for(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def compress(content: bytes, encoding: str) -> bytes:
        time.sleep(3 * QUIET / 1000 if content == b"late" else 0)
        return gzip.compress(content)

    monkeypatch.setattr(server, "compress", compress)
    (tmp_path / "index.html").write_text("<p>Text</p><script>onload = () => fetch('late.txt')</script>")
    (tmp_path / "late.txt").write_text("late")
    with served(tmp_path) as (address, transfers):
        page = browser.new_page()
        open_whole(page, f"{address}/", transfers)
        page.close()
        assert "/late.txt" in {transfer.path for transfer in transfers}


def test_a_page_does_not_grow_with_the_number_of_records(site: Path, tmp_path: Path) -> None:
    twice = scaled_project(ROOT, tmp_path / "twice", 2)
    result = run(twice, "build", "--no-editions")
    assert result.returncode == 0, result.stderr
    for name in ("editing", "history", "outcome", "agencies/ilo"):
        page, page_of_twice = ((folder / name / "index.html").read_bytes() for folder in (site, twice / "site"))
        assert page_of_twice == page, name
    # The related recommendations may be others, but not more.
    before, after = (
        sum(path.stat().st_size for path in folder.glob("recommendations/ilo-[0-9]*/index.html"))
        for folder in (site, twice / "site")
    )
    assert after == pytest.approx(before, rel=0.03)


def test_what_is_published_of_times_is_what_the_benchmark_last_measured() -> None:
    measured = json.loads((ROOT / RESULTS).read_text())
    assert (ROOT / PAGE_OF_RESULTS).read_text() == report.render(measured)
