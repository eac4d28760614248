"""Each page by the Tab key alone: every stop is seen and has a ring, up to the page's end."""

from __future__ import annotations

import pytest
from reader import Reader

from publish.pages import toc_files

# Where the focus is: whether it is drawn, and not under the bar that stays on top; null at the end.
STOP = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return null;
  const before = (window.stops ??= new Set()).has(stop);
  window.stops.add(stop);
  const style = getComputedStyle(stop), [line] = stop.getClientRects();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0)
    || style.boxShadow !== "none";
  const top = document.elementFromPoint(
    Math.max(line.left + Math.min(line.width, 16) / 2, 0),
    line.height > innerHeight ? innerHeight / 2 : line.top + Math.min(line.height, 16) / 2);
  const seen = top !== null && (stop.contains(top) || top.contains(stop));
  return { html: stop.outerHTML.slice(0, 120), before, ring, seen };
}"""


@pytest.mark.parametrize("name", [*toc_files(), "progress", "status", "search"])
def test_every_stop_is_seen_and_has_a_ring(regular: Reader, name: str) -> None:
    page = regular.open(name)
    page.add_style_tag(content="* { transition: none !important }")
    stops = []
    page.keyboard.press("Tab")
    while (stop := page.evaluate(STOP)) and not stop["before"]:
        stops.append(stop)
        page.keyboard.press("Tab")
    assert stop is None, "the focus turns in a circle"
    assert len(stops) > 20
    assert [each["html"] for each in stops if not each["ring"]] == []
    assert [each["html"] for each in stops if not each["seen"]] == []
