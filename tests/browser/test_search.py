"""The search, as people use it: by a word, by an error's whole text, by what only a panel says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote_plus, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from reader import Reader

from publish.search import Named, written_down

HELP = "book/troubleshooting.html"
GLOSSARY = "book/glossary.html"
DIED = f"{HELP}#the-kernel-appears-to-have-died"
DISK = f"{HELP}#disk-quota-exceeded-no-space-left-on-device"
DOWN = f"{HELP}#your-server-appears-to-be-down"
MODULE = f"{HELP}#modulenotfounderror-no-module-named"
PIP = f"{HELP}#no-matching-distribution-found"
GPU = "tutorials/gpu-sessions.html#is-it-used"
QUEUE = "book/queue-and-priority.html"
# What is typed, and the address that is looked for: first of all, or at least among the first few.
FIRST = {
    "spawn": f"{HELP}#spawn-failed-timeout",
    "spawn failed": f"{HELP}#spawn-failed-timeout",
    "timeout": f"{HELP}#spawn-failed-timeout",
    "timeout qqxyzzy": f"{HELP}#spawn-failed-timeout",
    "Spawn failed: Timeout": f"{HELP}#spawn-failed-timeout",
    "ERROR: No matching distribution found for polars": PIP,
    "pip install could not find a version": PIP,
    "ERROR: Could not find a version that satisfies the requirement foo": PIP,
    "no module named": MODULE,
    "No module named 'pandas'": MODULE,
    "no module named torch": MODULE,
    "ModuleNotFoundError: No module named 'torch'": MODULE,
    "slurm_load_jobs error: Socket timed out on send/recv operation": f"{HELP}#socket-timed-out-on",
    "fatal: unable to access 'https://github.com/me/study.git/': "
    "Could not resolve host: github.com": f"{HELP}#temporary-failure-in-name-resolution",
    "OSError: [Errno 30] Read-only file system: '/cvmfs/x'": f"{HELP}#oserror-errno-30",
    "permission denied quota exceeded": DISK,
    "Disk quota exceeded": DISK,
    "OSError: [Errno 28] No space left on device": DISK,
    "kernel died": DIED,
    "Killed": DIED,
    "MemoryError: Unable to allocate 3.00 GiB": DIED,
    "GPU not found": GPU,
    "no cuda": GPU,
    "CUDA not available": GPU,
    "torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB": (
        "tutorials/gpu-sessions.html#read-the-name"
    ),
    "my session is gone": DOWN,
    "session disappeared": DOWN,
    "how long will I wait": QUEUE,
    "why am I waiting": QUEUE,
    "why am I waiting priority": QUEUE,
    "pending in queue": QUEUE,
    "queue": QUEUE,
    "conda install numpy": "tutorials/work-without-internet.html#an-environment-that-stays",
    "log out": "tutorials/first-session.html#log-out-so-that-the-job-ends",
    "end my session": "book/session-is-a-job.html#four-ways-to-end",
    "facturation": f"{GLOSSARY}#charged",
    "file d'attente": f"{GLOSSARY}#queue",
    "file attente": f"{GLOSSARY}#queue",
    "noyau": f"{GLOSSARY}#kernel",
    "noeud de calcul": f"{GLOSSARY}#compute-node",
    "taches": f"{GLOSSARY}#job",
    "server options": "book/server-options.html",
    "charged": "book/charging.html",
}
AMONG = {
    "lunch-time debugging": "tutorials/beat-the-queue.html",  # a story of a panel there
    "kernel": f"{GLOSSARY}#kernel",
}
WRITTEN_DOWN = [(words, named) for named in written_down() for words in named.names]

Ask = Callable[[str], list[tuple[str, str]]]


@pytest.fixture(scope="module")
def ask(browser: Browser, below: str) -> Iterator[Ask]:
    """Ask the search's page, opened once: the results' addresses and titles, the best first."""
    with Reader(browser, below) as someone:
        page = someone.open("search")
        page.wait_for_function("Search.hasIndex()")
        search = """words => Search._performSearch(...Search._parseQuery(words)).reverse().map(
            ([name, title, anchor]) => [`${name}.html${anchor}`, title])"""
        yield lambda words: [(address, title) for address, title in page.evaluate(search, words)]


def show(reader: Reader, words: str) -> Page:
    """The search's page once all results are listed."""
    page = reader.context.new_page()
    page.goto(f"{reader.root}search.html?q={quote_plus(words)}")
    expect(page.locator(".search-summary")).not_to_be_empty()
    return page


@pytest.mark.parametrize("words", FIRST)
def test_comes_first(ask: Ask, words: str) -> None:
    assert ask(words)[0][0].startswith(FIRST[words])


@pytest.mark.parametrize("words", AMONG)
def test_is_among_the_first(ask: Ask, words: str) -> None:
    assert AMONG[words] in [address for address, _title in ask(words)[:3]]


@pytest.mark.parametrize(("words", "named"), WRITTEN_DOWN, ids=lambda each: str(each)[:40])
def test_words_that_are_written_down_lead_to_their_place(
    ask: Ask, words: str, named: Named
) -> None:
    page, mark, anchor = named.place.partition("#")
    assert ask(words)[0][0] == f"{page}.html{mark}{anchor}"


def test_a_place_is_found_once(ask: Ask) -> None:
    for words in ("Spawn failed: Timeout", "queue", "charged"):
        places = [address for address, _title in ask(words)]
        assert len(places) == len(set(places))


def test_a_term_is_shown_by_the_word_that_was_asked_for(ask: Ask) -> None:
    assert ask("file d'attente")[0][1] == "Glossary > file d’attente (queue)"
    assert "Glossary > kernel (noyau)" in [title for _address, title in ask("kernel")]


def test_the_results_are_listed_in_their_order(ask: Ask, regular: Reader) -> None:
    links = show(regular, "Spawn failed: Timeout").locator("ul.search > li > a").all()
    listed = [urlsplit(link.get_attribute("href") or "") for link in links]
    places = [each._replace(query="").geturl() for each in listed]
    assert places == [address for address, _title in ask("Spawn failed: Timeout")]


def test_the_way_on_top_of_each_page_is_not_searched(ask: Ask) -> None:
    assert "book/cards.html" not in [address for address, _title in ask("internet")]


def test_the_results_are_counted(ask: Ask, regular: Reader) -> None:
    summary = show(regular, "conda").locator(".search-summary")
    expect(summary).to_have_text(f"{len(ask('conda'))} results")
    assert len(ask("MemoryError")) == 1
    expect(show(regular, "MemoryError").locator(".search-summary")).to_have_text("1 result")


def test_nothing_found_leads_on(regular: Reader) -> None:
    page = show(regular, "qqxyzzy")
    expect(page.locator(".search-summary")).to_have_text("Nothing found.")
    links = page.locator(".search-instead a")
    expect(links).to_have_text(["list of messages", "glossary"])
    links.first.click()
    page.wait_for_url("**/book/troubleshooting.html#find-your-message")
    expect(page.locator("#find-your-message")).to_be_in_viewport()


def test_the_count_stands_apart_from_the_field(regular: Reader) -> None:
    page = show(regular, "queue")
    field = page.locator(".bd-search-container form").bounding_box()
    results = page.locator(".search-summary").bounding_box()
    assert field is not None
    assert results is not None
    assert results["y"] - (field["y"] + field["height"]) >= 16


def test_a_snippet_is_the_pages_own_text(regular: Reader) -> None:
    page = show(regular, "charged")
    items = page.locator("ul.search > li")
    expect(page.locator("ul.search p.context")).to_have_count(items.count())
    text = page.evaluate(
        """async () => {
          const texts = [];
          for (const name of ["book/glossary", "book/charging", "tutorials/gpu-sessions"])
            texts.push(Search.htmlToText(await (await fetch(`${name}.html`)).text(), ""));
          return texts.join("\\n");
        }"""
    )
    assert "charged facturé, comptabilisé added to" in text  # cells of a row, lines of a cell
    for strange in ("browserhub", "browser hub", "from hublab", "Was this page", ".ipynb", "  "):
        assert strange not in text
    row = page.evaluate(
        """async () => Search.htmlToText(
             await (await fetch("book/glossary.html")).text(), "#queue")"""
    )
    assert row == "queue file d’attente the jobs that are waiting"


def test_a_snippet_shows_the_words_and_marks_their_begin(regular: Reader) -> None:
    page = show(regular, "file d'attente")
    first = page.locator("ul.search > li").first
    expect(first.locator("p.context .highlighted").first).to_be_visible()
    marked = page.locator("ul.search .highlighted").all_text_contents()
    assert {each.lower() for each in marked} <= {"file", "attente", "attent"}


def test_long_words_of_results_break(reader: Reader) -> None:
    page = reader.context.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{reader.root}search.html?q=nvidia_h100_80gb_hbm3_1g")
    expect(page.locator("ul.search p.context .highlighted").first).to_be_visible()
    page.evaluate("document.querySelector('ul.search p.context').textContent = 'x'.repeat(400)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_words_are_marked_at_their_begin_and_none_of_one_letter(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto(f"{reader.root}book/glossary.html?highlight=d+file+eue+job")  # eue: queue
    expect(page.locator("article .highlighted").first).to_be_visible()
    marked = page.locator(".highlighted").all_text_contents()
    assert {each.lower() for each in marked} == {"file", "job"}
    assert page.locator("nav .highlighted").count() == 0
    assert "highlight" not in page.url


def test_what_was_searched_is_marked_where_it_leads(reader: Reader) -> None:
    page = show(reader, "file d'attente")
    page.wait_for_load_state("networkidle")  # all snippets are there
    page.locator("ul.search > li > a").first.click()
    page.wait_for_url("**/book/glossary.html#queue")
    expect(page.locator("tr:has(#queue) .highlighted")).to_have_text(["file", "attente"])
    assert set(page.locator(".highlighted").all_text_contents()) <= {"file", "File", "attente"}


def test_words_of_pictures_are_found_and_not_coloured(reader: Reader) -> None:
    page = reader.context.new_page()
    page.goto(f"{reader.root}tutorials/beat-the-queue.html?highlight=queue")
    expect(page.locator("article p .highlighted").first).to_be_visible()
    expect(page.locator("svg .highlighted, svg rect[class*=highlighted]")).to_have_count(0)
