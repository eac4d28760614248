"""The Server Options panel: form and script beside each other, stories whose insights hold."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hublab.facts.cluster import cluster
from hublab.facts.request import NO_GPU, Request
from hublab.lessons import options as lessons
from hublab.lessons.story import Story, find
from hublab.panels import ServerOptions
from hublab.panels.draw_options import draw_chance
from hublab.questions.advice import followed
from hublab.questions.options import Chance, FormError, ask, progress
from hublab.rules.charging.charge import charge
from hublab.skin import Listing

STORIES = {story.name: story for story in lessons.stories()}


def plain(panel: ServerOptions) -> str:
    return panel.plain().replace("\u00a0", " ")


def table(panel: ServerOptions, caption: str) -> str:
    found = (each.plain() for each in panel.tables(panel.answer) if each.caption == caption)
    return next(found).replace("\u00a0", " ")


# The form and what it becomes


def test_each_field_stands_beside_the_line_it_becomes() -> None:
    gpu = "nvidia_h100_80gb_hbm3_1g.10gb"
    panel = ServerOptions("fir", hours=1.5, cores=2, memory_mb=8000, gpu=f"gpu:{gpu}:1")
    rows = table(panel, "The form on Fir, and the job script it becomes").splitlines()[3:9]
    assert [re.split(r"  +", row) for row in rows] == [
        ["Account", "def-prof1", '--account="def-prof1"'],
        ["Time (hours)", "1.5", "--time=90"],
        ["Number of cores", "2", "--cpus-per-task=2"],
        ["Memory (MB)", "8000", "--mem=8000"],
        ["GPU configuration", "1 × H100-1g.10gb", f"--gres=gpu:{gpu}:1"],
        ["User interface", "JupyterLab", "no line of its own"],
    ]


def test_fields_that_only_a_scenario_sets_have_their_line_too() -> None:
    request = Request("fir", reservation="course", oversubscribe=True, features=("a", "b"))
    rows = table(ServerOptions.of(request), "The form on Fir, and the job script it becomes")
    assert re.search(r"Enable core oversubscription +yes +--oversubscribe", rows)
    assert re.search(r"Reservation +course +--reservation=course", rows)
    assert re.search(r"Feature constraints +a, b +--constraint=a&b", rows)


def test_the_form_has_the_labels_and_the_order_of_the_real_one() -> None:
    assert [each.label for each in ServerOptions().controls()] == [
        "JupyterHub",
        "Account",
        "Time (hours)",
        "Number of cores",
        "Memory (MB)",
        "GPU configuration",
        "User interface",
    ]


def test_limits_that_nobody_published_are_marked() -> None:
    rows = ServerOptions().settings_table().plain()
    assert rows.count("(assumed)") == 3


def test_the_form_offers_what_slurm_refuses_as_the_real_one_does() -> None:
    gpu = next(each for each in ServerOptions("narval").controls() if each.setting == "gpu")
    offered = {choice.value: choice.words for choice in gpu.choices}
    assert offered["gpu:a100_1g.5gb:2"] == "2 x A100_1G.5GB"
    assert "gpu:a100_1g.5gb:3" not in offered
    assert "gpu:a100:5" not in offered


def test_the_forms_values_are_a_listing_as_they_are_typed() -> None:
    panel = ServerOptions("narval", memory_mb=16_000, gpu="gpu:a100:2", ui="terminal")
    heads = dict(panel.listings(panel.answer))
    assert heads["The form's values, to copy"].plain().splitlines()[1:] == [
        "Account: def-prof1",
        "Time (hours): 1",
        "Number of cores: 1",
        "Memory (MB): 16000",
        "GPU configuration: 2 x A100",
        "User interface: Terminal",
    ]
    assert len(heads) == 4
    assert all("hublab-copy" in part.html() for part in heads.values())


def test_advice_names_field_value_reason_and_page() -> None:
    advised = table(ServerOptions(memory_mb=16_000), "What to change")
    assert "Memory (MB): 4000 " in advised
    assert "16 000 MB count as 4 core-equivalents, and 1 core as 1: the memory decides." in advised
    assert "Charged then: 1 core-equivalent. Allocations and compute scheduling" in advised
    assert "With all of it, one after the other: 1 h, 1 core, 4000 MB; charged as 1" in advised


def test_a_charge_that_stays_is_not_told_again() -> None:
    advised = table(ServerOptions(hours=8), "What to change")
    assert "Time (hours): 3 " in advised
    assert "Charged then" not in advised


def test_a_lean_form_is_told_that_nothing_is_to_be_changed() -> None:
    panel = ServerOptions()
    assert "What to change" not in plain(panel)
    assert "No field of this form asks to be changed." in plain(panel)


# Refused forms


@pytest.fixture
def refused() -> ServerOptions:
    return ServerOptions("fir", hours=200, cores=0, gpu="gpu:1")


def test_a_refused_form_lists_every_problem_beside_its_field(refused: ServerOptions) -> None:
    rows = refused.settings_table().plain().replace("\u00a0", " ").splitlines()
    assert rows[0] == "This form is refused: what to change"
    assert re.match(r"Time \(hours\): 200 +200 is above 168 h, the longest job of Fir", rows[3])
    assert re.match(r"Number of cores: 0 +0 is below 1, the least that the form takes", rows[4])
    assert re.match(r"GPU configuration: gpu:1 +“gpu:1” names no model of GPU, and Slurm", rows[5])
    assert [row for row in rows[6:] if not row.endswith("  fits")] == []
    assert len(rows[6:]) == 4


def test_a_refused_form_is_the_same_in_html(refused: ServerOptions) -> None:
    html = refused.html()
    assert "hublab-error" in html
    assert html.count("200 is above 168") == 2  # the sentence and the table
    assert "hublab-picture" not in html


def test_a_problem_of_a_field_without_control_is_listed_too() -> None:
    panel = ServerOptions.of(Request("fir", reservation="a b"))
    assert "Reservation: a b" in plain(panel)


def test_an_unknown_cluster_shows_the_form_as_it_is() -> None:
    panel = ServerOptions("atlantis")
    assert panel.sentence().startswith("Unknown cluster")
    assert panel.settings_table().caption == "Settings"


# The picture of the chance


@pytest.mark.parametrize(("starts", "done"), [(40, 40), (3, 40), (0, 40), (5, 12), (0, 4)])
def test_each_queue_has_one_mark(starts: int, done: int) -> None:
    svg = draw_chance(Chance(timeout_s=300, starts=starts, done=done, of=40), "x")
    marks = re.findall(r'<rect [^>]*width="16" height="16"[^>]*>', svg)
    assert len(marks) == 40
    assert sum("--hublab-green" in mark for mark in marks) == starts
    assert sum("--hublab-orange" in mark for mark in marks) == done - starts


def test_until_queues_are_simulated_the_charge_stands_alone() -> None:
    panel = ServerOptions()
    first, second, *_others = progress(panel.settings)
    assert panel.picture(first).count("<svg") == 1
    assert panel.picture(second).count("<svg") == 2
    panel.tables(first)


# The stories


def story(name: str) -> Story:
    return find(lessons.stories(), name)


def reached(name: str, **changes: object) -> bool:
    told = story(name)
    assert told.goal is not None
    answer = next(progress(replace(told.settings, **changes)))  # without the chance
    return told.goal.reached(answer)


@pytest.mark.parametrize("name", STORIES)
def test_a_story_is_complete_and_begins_short_of_its_goal(name: str) -> None:
    told = STORIES[name]
    panel = ServerOptions.story(name)
    assert told.title in plain(panel)
    assert "☐ Goal:" in plain(panel)
    assert "☑" not in plain(panel)
    assert told.insight
    assert told.policies


@pytest.mark.parametrize("name", ["untyped-gpu", "two-instances"])
def test_what_slurm_refuses_is_refused_from_the_start(name: str) -> None:
    with pytest.raises(FormError):
        ask(STORIES[name].settings)


def test_the_order_of_the_stories() -> None:
    assert list(STORIES) == [
        "more-memory-is-free",
        "default-memory",
        "untyped-gpu",
        "two-instances",
        "all-day-to-be-safe",
    ]


def test_memory_is_charged_like_the_cores_it_takes() -> None:
    settings = story("more-memory-is-free").settings
    charged = charge(settings)
    assert (charged.dominant, charged.equivalents) == ("memory", 4)
    assert charge(replace(settings, memory_mb=4000)).equivalents == 1
    assert reached("more-memory-is-free", cores=4)
    assert not reached("more-memory-is-free", cores=5)
    assert not reached("more-memory-is-free", cores=4, memory_mb=4000)
    assert not reached("more-memory-is-free", cores=2, gpu="gpu:h100:1")


def test_the_default_memory_is_charged_eight_times_and_a_quarter_is_in_reach() -> None:
    settings = story("default-memory").settings
    assert settings.memory_mb == cluster("fir").form.default_memory_mb
    assert charge(settings).equivalents == 8 * charge(settings).cores
    assert reached("default-memory", memory_mb=8000)
    assert not reached("default-memory", memory_mb=8001)
    assert not reached("default-memory", memory_mb=4000, cores=2)
    assert not reached("default-memory", memory_mb=4000, gpu="gpu:nvidia_h100_80gb_hbm3_1g.10gb:1")


def test_a_named_instance_is_charged_a_fraction_of_the_whole_gpu() -> None:
    small = "gpu:nvidia_h100_80gb_hbm3_1g.10gb:1"
    settings = story("untyped-gpu").settings
    whole = charge(replace(settings, gpu="gpu:h100:1")).equivalents
    assert charge(replace(settings, gpu=small)).equivalents < whole / 5
    assert reached("untyped-gpu", gpu=small)
    assert not reached("untyped-gpu", gpu="gpu:h100:1")
    assert not reached("untyped-gpu", gpu=NO_GPU)


def test_the_next_larger_instance_is_charged_no_more_than_two_small_ones() -> None:
    settings = story("two-instances").settings
    larger = replace(settings, gpu="gpu:a100_2g.10gb:1")
    small = cluster("narval").gpu("a100_1g.5gb")
    assert small is not None
    assert charge(larger).equivalents <= 2 * small.rgu
    assert reached("two-instances", gpu=larger.gpu)
    assert not reached("two-instances", gpu="gpu:a100:1")
    assert not reached("two-instances", gpu="gpu:a100_1g.5gb:1")
    assert not reached("two-instances", gpu=larger.gpu, cores=4)


def test_three_hours_start_where_ten_wait_and_are_charged_the_same() -> None:
    settings = story("all-day-to-be-safe").settings
    all_day, short = ask(settings), ask(replace(settings, hours=3))
    assert all_day.chance is not None
    assert short.chance is not None
    assert all_day.chance.starts < 0.75 * all_day.chance.of
    assert short.chance.starts >= 0.9 * short.chance.of
    assert all_day.charge == short.charge
    goal = story("all-day-to-be-safe").goal
    assert goal is not None
    assert goal.reached(short)
    assert not goal.reached(replace(short, chance=None))


@pytest.mark.parametrize(
    "name", ["default-memory", "untyped-gpu", "two-instances", "all-day-to-be-safe"]
)
def test_the_advice_leads_to_the_goal(name: str) -> None:
    told = story(name)
    assert told.goal is not None
    assert told.goal.reached(ask(followed(told.settings)))


def test_whole_hours_are_typed_the_same_wherever_they_come_from() -> None:
    typed = [part.text for hours in (2, 2.0) for _head, part in listings(hours)]
    assert typed[: len(typed) // 2] == typed[len(typed) // 2 :]
    assert any("Time (hours): 2\n" in text for text in typed)


def listings(hours: float) -> list[tuple[str, Listing]]:
    """Those of a form, asked anew: equal settings would share an answer."""
    panel = ServerOptions(hours=hours)
    return [part for part in panel.listings(panel.ask(panel.settings)) if type(part[1]) is Listing]
