"""Pictures are well-formed, say what they show, and are the same bytes everywhere."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hublab.svg import TEXT, WIDTH, Drawing, coordinate

SVG = "{http://www.w3.org/2000/svg}"
PHONE = 360  # pixels: the width of a small phone less the page's margins, rounded up


def drawing(title: str = "A title", description: str = "What it shows") -> Drawing:
    return Drawing(ident="hublab-x", title=title, description=description, height=100)


@pytest.mark.parametrize(
    ("value", "written"),
    [(3.0, "3"), (-0.04, "0"), (0.05, "0"), (0.1 + 0.2, "0.3"), (-2.54, "-2.5"), (99.96, "100")],
)
def test_coordinates_have_one_decimal_at_most(value: float, written: str) -> None:
    assert coordinate(value) == written


def test_a_screen_reader_finds_title_and_description() -> None:
    root = ElementTree.fromstring(drawing("Cores & memory", "4 < 5").svg())
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == ("Cores & memory", "4 < 5")


def test_words_are_escaped() -> None:
    picture = drawing()
    picture.words(0, 20, '<script>alert("1")</script>')
    root = ElementTree.fromstring(picture.svg())
    assert root.find(f"{SVG}text").text == '<script>alert("1")</script>'
    assert root.find(f".//{SVG}script") is None


def test_words_stay_12_pixels_high_on_a_phone() -> None:
    root = ElementTree.fromstring(drawing().svg())
    assert float(root.get("font-size")) == TEXT
    assert root.get("width") == "100%"
    assert TEXT * (PHONE - 30) / WIDTH >= 12


def test_hatching_stays_inside_its_box() -> None:
    picture = drawing()
    picture.hatch(10, 20, 30, 15, stroke="currentColor")
    path = ElementTree.fromstring(picture.svg()).find(f"{SVG}path").get("d")
    points = [tuple(map(float, step.split(","))) for step in path.replace("M", "L").split("L")[1:]]
    assert points
    assert all(10 <= x <= 40 and 20 <= y <= 35 for x, y in points)
