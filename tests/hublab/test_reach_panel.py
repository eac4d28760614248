"""The reach panel: every cell in words, table and shape; stories whose goals can be reached."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hublab.facts.cluster import clusters
from hublab.facts.policy import policy
from hublab.lessons import reach as lessons
from hublab.lessons.story import Story, find
from hublab.panels.draw_reach import mark
from hublab.panels.reach import Reach
from hublab.questions.reach import CHECK, COLUMNS, PLACES, ReachSettings, ask
from hublab.questions.reach_tasks import tasks
from hublab.svg import Drawing
from hypothesis import given, settings
from hypothesis import strategies as st
from live import control, skin

STORIES = lessons.stories()
TEXT = "{http://www.w3.org/2000/svg}text"
EVERY_CELL = [
    ReachSettings(cluster=place.name, place=where, task=task.key)
    for place in clusters()
    if place.has_hub
    for where in PLACES
    for task in tasks()
]


def shown(panel: Reach) -> list[str]:
    """The words in the picture."""
    root = ElementTree.fromstring(panel.picture(panel.answer))
    return [each.text or "" for each in root.iter(TEXT)]


def rows(panel: Reach) -> dict[str, str]:
    """The table of the chosen cell, by its questions."""
    (table,) = panel.tables(panel.answer)
    lines = (line.split("  ", 1) for line in table.plain().splitlines()[3:] if "  " in line)
    return {head: rest.strip() for head, rest in lines}


# A cell


def test_a_failing_cell_shows_the_line_people_search_for() -> None:
    found = rows(Reach(cluster="narval", task="pip"))
    assert found["You type"] == "pip install NAME"
    assert found["Works"] == "no"
    assert found["You read"] == "ERROR: No matching distribution found for NAME"
    assert found["The way that works"].count("pip install --no-index NAME") == 1
    assert found["Source"].startswith("Python, edited 20")


def test_a_working_cell_shows_no_error_and_no_other_way() -> None:
    panel = Reach(place="login", task="git")
    assert set(rows(panel)) == {"You type", "Works", "Why", "Source"}
    assert [head for head, _part in panel.listings(panel.answer)] == [
        "The way that works, line by line",
        "The picture as a table",
    ]
    laptop = Reach(place="laptop", task="git")
    assert len(laptop.listings(laptop.answer)) == 1


def test_the_way_around_is_a_listing_to_copy() -> None:
    html = Reach(cluster="rorqual", task="model").html()
    assert "# on a login node: ssh USER@rorqual.alliancecan.ca\n" in html
    assert "hf download --max-workers=1 OWNER/MODEL" in html


def test_messages_name_their_tool_and_say_that_a_cluster_may_time_out() -> None:
    text = Reach(task="git").plain()
    assert "What git 2.39.5 prints where no name can be looked up" in text
    assert "What git 2.39.5 prints where nothing answers" in text
    assert "it gave up after 2\u00a0min" in text
    assert "on a cluster a name may be found all the same" in text


def test_pages_that_disagree_are_both_cited_with_the_check() -> None:
    panel = Reach(cluster="fir", task="git")
    html = panel.html()
    assert "https://docs.alliancecan.ca/wiki/Fir/en" in html
    assert "https://docs.alliancecan.ca/wiki/JupyterHub/en" in html
    assert rows(panel)["Why"].endswith(CHECK)
    assert CHECK not in panel.sentence()
    assert ("The one-line check", CHECK) in [
        (head, getattr(part, "text", "")) for head, part in panel.listings(panel.answer)
    ]


# The picture and its twin


@pytest.mark.parametrize(
    "chosen", EVERY_CELL, ids=lambda cell: f"{cell.cluster}-{cell.place}-{cell.task}"
)
def test_all_words_of_the_picture_are_in_the_text(chosen: ReachSettings) -> None:
    panel = Reach.of(chosen)
    text = panel.plain().lower()
    furniture = {"works", "fails", "your", "node", "compute node", "here", "?"}
    missing = [
        words
        for words in shown(panel)
        if words not in furniture and words.lower().rstrip("?") not in text
    ]
    assert missing == []


def marks(svg: str) -> list[str]:
    """The shapes of the picture's cells in their order."""
    shapes = {}
    for works in ("yes", "no", "depends"):
        drawing = Drawing(ident="x", title="", description="", height=1)
        mark(drawing, 0, 0, works)
        first = re.search(r'<path d="([^"]*)"', drawing.svg())
        assert first
        shapes[re.sub(r"[\d.,-]+", "", first[1])] = works
    assert len(shapes) == 3  # told apart without their colours
    paths = re.findall(r'<path d="([^"]*)" fill="none" stroke="var', svg)
    return [shapes[re.sub(r"[\d.,-]+", "", path)] for path in paths]


def test_the_shapes_of_the_picture_are_those_of_the_table() -> None:
    panel = Reach()
    drawn = marks(panel.picture(panel.answer))
    cells = [cell for row in panel.answer.matrix for cell in row]
    for works in ("yes", "depends"):
        assert drawn.count(works) == cells.count(works) + 1  # one in the legend
    assert drawn.count("no") == 2 * (cells.count("no") + 1)  # a cross is two lines


@pytest.mark.parametrize(
    ("name", "place", "words"),
    [("narval", "session", "Narval"), ("fir", "session", "Fir?"), ("fir", "laptop", "here")],
)
def test_the_picture_says_whose_column_it_shades(name: str, place: str, words: str) -> None:
    assert words in shown(Reach(cluster=name, place=place))


# Live


def test_a_choice_changes_the_answer() -> None:
    panel = Reach()
    before = skin(panel)
    control(panel, "place").value = "login"
    assert panel.settings.place == "login"
    assert skin(panel) != before
    assert "on a login node of Narval: this works." in skin(panel)[0]


@given(st.text(max_size=9), st.text(max_size=9), st.text(max_size=9))
@settings(max_examples=50, deadline=None)
def test_whatever_is_set_the_panel_answers_or_says_why_not(
    name: str, place: str, task: str
) -> None:
    panel = Reach(cluster=name, place=place, task=task)
    assert "hublab-error" in panel.html()
    assert panel.plain().startswith(panel.sentence())


# Stories


def test_there_are_the_five_stories() -> None:
    assert [story.name for story in STORIES] == [
        "install-on-narval",
        "model-on-rorqual",
        "pages-disagree",
        "training-tracker",
        "clone-a-repository",
    ]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_begins_with_what_fails_or_may_fail(story: Story) -> None:
    answer = ask(story.settings)
    assert answer.chosen.works != "yes"
    assert answer.settings.place == "session"
    assert all(policy(key) for key in story.policies)
    assert story.words in Reach.story(story.name).plain()


@pytest.mark.parametrize(
    ("name", "reaching"),
    [
        ("install-on-narval", {"task": "wheels"}),
        ("model-on-rorqual", {"place": "login"}),
        ("training-tracker", {"task": "mlflow"}),
        ("clone-a-repository", {"place": "login"}),
    ],
)
def test_a_goal_is_open_at_first_and_one_change_reaches_it(
    name: str, reaching: dict[str, str]
) -> None:
    story = find(STORIES, name)
    assert story.goal
    assert not story.goal.reached(ask(story.settings))
    changes = [{"place": place} for place in PLACES] + [{"task": task.key} for task in tasks()]
    found = [
        change for change in changes if story.goal.reached(ask(replace(story.settings, **change)))
    ]
    assert found == [reaching]


def test_the_matrix_has_a_column_a_kind_of_place() -> None:
    (_head, table) = Reach().listings(Reach().answer)[-1]
    assert len(table.columns) == 1 + len(COLUMNS)
