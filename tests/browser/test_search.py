"""The search, as people use it: by a word, by an error's whole text, by what only a panel says."""

from __future__ import annotations

from urllib.parse import quote_plus, urlsplit

import pytest
from playwright.sync_api import Locator, expect
from reader import Reader

HELP = "book/troubleshooting.html"
# What is typed, and the address that is looked for: first of all, or at least among the first few.
FIRST = {
    "spawn": f"{HELP}#spawn-failed-timeout",
    "timeout": f"{HELP}#spawn-failed-timeout",
    "Spawn failed: Timeout": f"{HELP}#spawn-failed-timeout",
    "ERROR: No matching distribution found for polars": f"{HELP}#no-matching-distribution-found",
    "slurm_load_jobs error: Socket timed out on send/recv operation": f"{HELP}#socket-timed-out-on",
    "fatal: unable to access 'https://github.com/me/study.git/': "
    "Could not resolve host: github.com": f"{HELP}#temporary-failure-in-name-resolution",
    "OSError: [Errno 30] Read-only file system: '/cvmfs/x'": f"{HELP}#oserror-errno-30",
    "kernel died": f"{HELP}#the-kernel-appears-to-have-died",
    "facturation": "book/glossary.html",
    "server options": "book/server-options.html",
    "charged": "book/charging.html",
}
AMONG = {
    "no module named": HELP,
    "ModuleNotFoundError: No module named 'torch'": HELP,
    "lunch-time debugging": "tutorials/beat-the-queue.html",  # a story of a panel there
}


def found(reader: Reader, words: str) -> list[str]:
    """The addresses of the results, the best first."""
    page = reader.context.new_page()
    page.goto(f"{reader.root}search.html?q={quote_plus(words)}")
    expect(page.locator(".search-summary")).to_contain_text("finished")  # all are listed
    results: Locator = page.locator("ul.search > li > a")
    return [
        urlsplit(link.get_attribute("href") or "")._replace(query="").geturl()
        for link in results.all()
    ]


@pytest.mark.parametrize("words", FIRST)
def test_comes_first(regular: Reader, words: str) -> None:
    assert found(regular, words)[0].startswith(FIRST[words])


@pytest.mark.parametrize("words", AMONG)
def test_is_among_the_first(regular: Reader, words: str) -> None:
    assert AMONG[words] in [each.partition("#")[0] for each in found(regular, words)[:3]]


def test_a_place_is_found_once(regular: Reader) -> None:
    places = found(regular, "Spawn failed: Timeout")
    assert len(places) == len(set(places))


def test_the_way_on_top_of_each_page_is_not_searched(regular: Reader) -> None:
    assert "book/cards.html" not in found(regular, "internet")


def test_words_are_marked_at_their_begin_and_none_of_one_letter(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto(f"{reader.root}book/glossary.html?highlight=d+file+eue+job")  # eue: queue
    expect(page.locator("article .highlighted").first).to_be_visible()
    marked = page.locator(".highlighted").all_text_contents()
    assert {each.lower() for each in marked} == {"file", "job"}
    assert page.locator("nav .highlighted").count() == 0
    assert "highlight" not in page.url


def test_words_of_pictures_are_found_and_not_coloured(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto(f"{reader.root}tutorials/beat-the-queue.html?highlight=queue")
    expect(page.locator("article p .highlighted").first).to_be_visible()
    expect(page.locator("svg .highlighted, svg rect[class*=highlighted]")).to_have_count(0)
