"""The second page of a browser starts Python from the memory that the first one left."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page
from reader import Place, Reader, first_of, go_live

# Keep what the worker says about how Python started.
LISTEN = """
window.boots = [];
const Plain = window.Worker;
window.Worker = class extends Plain {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({ data }) => { if (data.boot) boots.push(data.boot); });
  }
};
"""
DAMAGE = """async () => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const key of await cache.keys()) await cache.put(key, new Response("no memory at all"));
  }
}"""


def start(reader: Reader, place: Place) -> tuple[Page, list[str]]:
    """Open a page and make its panel live; how Python started."""
    page = reader.open(place.page)
    go_live(page, place.ident)
    return page, page.evaluate("boots")


def kept(page: Page) -> list[str]:
    """The addresses of all that the browser keeps for the site."""
    return page.evaluate("""async () => {
      const names = await caches.keys();
      const all = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return all.flat().map((key) => key.url);
    }""")


def test_the_second_page_starts_from_the_first_one_s_memory(reader: Reader, site: Path) -> None:
    reader.context.add_init_script(LISTEN)
    first, boot = start(reader, first_of(site, "options"))
    assert boot == ["plain"]
    assert len(kept(first)) == 1
    _second, boot = start(reader, first_of(site, "wait"))
    assert boot == ["snapshot"]


def test_a_damaged_memory_is_replaced(reader: Reader, site: Path) -> None:
    reader.context.add_init_script(LISTEN)
    place = first_of(site, "session")
    page, _boot = start(reader, place)
    page.evaluate(DAMAGE)
    page, boot = start(reader, place)
    assert boot == ["snapshot", "plain"]
    _page, boot = start(reader, place)
    assert boot == ["snapshot"]
