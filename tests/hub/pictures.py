"""Takes the pictures of the hub that the pages show: `make hub-pictures`.

The form of Server Options as it opens, the page of a start while it waits in a full queue, and what
is left of that page when the start failed.
"""

from __future__ import annotations

import io
import re
import sys

from browser import launch
from lab import Lab
from PIL import Image, ImageOps
from playwright.sync_api import Locator, Page, expect, sync_playwright
from reader import Reader

from publish.pages import ROOT
from tests.hub.cluster import Cluster
from tests.hub.hub import Hub

FOLDER = ROOT / "book/pictures"
WINDOW = {"width": 820, "height": 900}
MARGIN = 12  # around what is shown, in pixels
FRAME = "#c0c4c8"  # a hub's white page ends somewhere, also on a white page
COLOURS = 64  # a page of a hub has few
MOST_BYTES = 60_000
USER = "alice"


def main() -> int:
    """Take all pictures, on a hub of their own."""
    FOLDER.mkdir(exist_ok=True)
    with Cluster() as cluster, Hub(cluster, start_timeout_s=8) as hub, sync_playwright() as driver:
        browser = launch(driver)
        with Reader(browser, f"{hub.address}/", viewport=WINDOW, color_scheme="light") as reader:
            page = Lab(reader, USER).sign_in()
            keep(shot(page.locator("h1"), page.locator("form")), "spawn-form")
            cluster.fill()
            page.get_by_role("button", name="Start").click()
            waiting(page)
            failed(page)
            reader.complaints.clear()  # a start that fails is an error to the browser too
        browser.close()
        cluster.idle()
    return 0


def waiting(page: Page) -> None:
    """The page of a start, its log of events unfolded."""
    page.get_by_text("Event log").click()
    expect(page.locator("#progress-log")).to_contain_text("Pending in queue")
    keep(shot(page.locator("#starting, .container").first), "spawn-progress")


def failed(page: Page) -> None:
    """The same page when the hub has given up, with no word of why."""
    expect(page.locator("#progress-message")).to_have_text(re.compile(r"^\s*Spawn failed:\s*$"))
    keep(shot(page.locator("#starting, .container").first), "spawn-failed")


def shot(first: Locator, last: Locator | None = None) -> bytes:
    """What goes from the first part of a page to the last, with a margin."""
    above, below = first.bounding_box(), (last or first).bounding_box()
    clip = {
        "x": below["x"] - MARGIN,
        "y": above["y"] - MARGIN,
        "width": below["width"] + 2 * MARGIN,
        "height": below["y"] + below["height"] - above["y"] + 2 * MARGIN,
    }
    return first.page.screenshot(full_page=True, clip=clip)


def keep(png: bytes, name: str) -> None:
    """Write a picture in few colours. Raises ValueError where it is too large for a page."""
    file = FOLDER / f"{name}.png"
    picture = ImageOps.expand(Image.open(io.BytesIO(png)).convert("RGB"), fill=FRAME, border=1)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if (size := file.stat().st_size) > MOST_BYTES:
        raise ValueError(f"{file.relative_to(ROOT)} has {size} bytes; {MOST_BYTES} fit a page.")
    print(f"{file.relative_to(ROOT)}: {picture.width} × {picture.height}, {size} bytes")


if __name__ == "__main__":
    sys.exit(main())
