"""A panel is one answer in three skins: the same bytes and the same numbers in each of them."""

from __future__ import annotations

import math
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from types import SimpleNamespace
from xml.etree import ElementTree

import IPython
import ipywidgets
import pytest
from hublab.panels import MySession, Panel, PriorityCharging, QueueWait, Reach, ServerOptions
from hublab.text import HublabError
from hypothesis import given, settings
from hypothesis import strategies as st
from live import control, html, skin, widgets

MAKERS: dict[str, Callable[..., Panel]] = {
    "options": ServerOptions,
    "options-gpu": lambda **kw: ServerOptions("narval", cores=4, gpu="gpu:a100:1", **kw),
    "options-memory": lambda **kw: ServerOptions(memory_mb=31_000, **kw),
    "charging": PriorityCharging,
    "charging-gpu": lambda **kw: PriorityCharging(cluster="rorqual", gpu="gpu:h100:1", **kw),
    "wait": lambda **kw: QueueWait(queues=3, **kw),
    "wait-same": lambda **kw: QueueWait(queues=3, hours=1, **kw),
    "reach": Reach,
    "session": MySession,
}
NUMBER = re.compile(r"\d(?:[\d\u00a0]*\d)?(?:\.\d+)?")
SHOWN_IN_JUPYTERLAB = "<style>.jp-NotebookPanel .hublab-not-live { display: block; }</style>"
VOID = {"br", "hr", "img", "input", "meta", "link"}


@pytest.fixture(params=MAKERS)
def panel(request: pytest.FixtureRequest) -> Panel:
    return MAKERS[request.param]()


@pytest.fixture(params=[name for name in MAKERS if name not in ("reach", "session")])
def sized(request: pytest.FixtureRequest) -> Panel:
    """A panel whose form asks for a session's size."""
    return MAKERS[request.param]()


class Page(HTMLParser):
    """Collects what a browser would: open elements, ids, labels, words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.roles: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        assert len(found) == len(attributes), f"an attribute twice in <{tag}>"
        self.ids += [found["id"]] if "id" in found else []
        self.roles += [found["role"]] if "role" in found else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def numbers(text: str) -> list[str]:
    return NUMBER.findall(text)


# One answer


def test_the_same_settings_give_the_same_bytes(panel: Panel) -> None:
    again = type(panel).of(panel.settings)
    assert again._repr_mimebundle_() == panel._repr_mimebundle_()


def test_bytes_do_not_hang_on_the_order_of_hashes() -> None:
    code = (
        "from hublab.panels import *; print(PriorityCharging().html(), QueueWait(queues=2).html())"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert outputs[0] == outputs[1]


# Three skins


def test_the_static_skins_are_html_and_text(panel: Panel) -> None:
    assert set(panel._repr_mimebundle_()) == {"text/html", "text/plain"}


def test_a_live_kernel_gets_the_widget_too(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setattr(IPython, "get_ipython", lambda: shell)
    bundle = panel._repr_mimebundle_()
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"]
    assert bundle["text/html"] == panel.html()


def test_every_number_of_the_sentence_is_in_a_table(panel: Panel) -> None:
    tables = numbers("\n".join(table.plain() for table in panel.tables(panel.answer)))
    missing = [each for each in numbers(panel.sentence()) if each not in tables]
    assert not missing


def test_every_number_of_the_picture_is_in_the_text(panel: Panel) -> None:
    words = []
    for svg in re.findall(r"<svg.*?</svg>", panel.html(), re.DOTALL):
        root = ElementTree.fromstring(svg)
        words += [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    text = numbers(panel.plain())
    axis = re.compile(r"[\d.]+|day 0|[\d.]+\u00a0h")  # the marks of an axis are no results
    shown = [each for words_ in words if not axis.fullmatch(words_) for each in numbers(words_)]
    assert [each for each in shown if each not in text] == []


def test_html_and_text_show_the_same_numbers(panel: Panel) -> None:
    page = " ".join(Page(re.sub(r"<svg.*?</svg>", "", panel.html(), flags=re.DOTALL)).words)
    assert sorted(set(numbers(page))) == sorted(set(numbers(panel.plain())))


# The page around it


def test_html_is_well_formed_and_its_ids_are_one_of_a_kind(panel: Panel) -> None:
    page = Page(panel.html())
    assert len(set(page.ids)) == len(page.ids)
    assert all(each.startswith(panel.ident) for each in page.ids)
    assert "status" in page.roles
    assert "img" in page.roles


def test_pictures_ask_for_nothing_outside(panel: Panel) -> None:
    html = panel.html().replace("http://www.w3.org/2000/svg", "")
    html = html.replace('<a href="https://', "")  # a link asks only when it is followed
    assert not re.search(r"(src|href|url)\s*[=(]\s*[\"']?(https?:)?//", html)
    assert "<script" not in html
    assert re.findall(r"<style.*?</style>", html) == [SHOWN_IN_JUPYTERLAB]


def test_different_panels_have_different_ids() -> None:
    assert ServerOptions().ident != ServerOptions(cores=2).ident


def test_what_was_typed_is_never_markup() -> None:
    typed = '<img src=x onerror="alert(1)">'
    html = ServerOptions(account=typed).html()
    assert "<img" not in html
    assert "&lt;img" in html


# Controls


def test_each_setting_has_a_labelled_control(panel: Panel) -> None:
    inputs = [control(panel, each.setting) for each in panel.controls()]
    assert len(set(inputs)) == len(inputs)
    assert all(each.tooltip for each in inputs)


def test_every_control_has_a_name_of_its_own(panel: Panel) -> None:
    inputs = [each for each in widgets(panel) if isinstance(each, ipywidgets.ValueWidget)]
    names = [each.description for each in inputs if not isinstance(each, ipywidgets.HTML)]
    assert all(names)
    assert len(set(names)) == len(names)


def test_a_change_of_a_control_changes_the_answer(sized: Panel) -> None:
    before = skin(sized)
    control(sized, "memory_mb").value = 64_000
    assert sized.settings.memory_mb == 64_000
    assert skin(sized) != before
    assert sized.answer.sentence() in "".join(Page(skin(sized)[0]).words)
    assert sized.live_picture(sized.answer) in skin(sized)[1]


@pytest.mark.parametrize(
    ("setting", "value"), [("hours", -1), ("cores", 10**9), ("hours", math.inf)]
)
def test_a_bad_value_gets_one_sentence_and_nothing_is_lost(
    sized: Panel, setting: str, value: float
) -> None:
    picture = html(sized, 'class="hublab-columns"')
    widget = control(sized, setting)
    widget.value = value
    status, closing = skin(sized)
    assert 'role="status"' in status
    assert 'aria-live="polite"' in status
    assert "hublab-error" in status
    assert html(sized, 'class="hublab-columns"') == picture
    assert f"{setting}=" in closing or math.isinf(value)
    assert widget.value == value
    assert getattr(sized.settings, setting) == value


def test_mending_a_bad_value_brings_the_answer_back(sized: Panel) -> None:
    before = skin(sized)
    widget = control(sized, "hours")
    good = widget.value
    widget.value = -1
    widget.value = good
    assert skin(sized) == before


def test_a_bad_value_at_the_start_is_said_in_every_skin() -> None:
    panel = ServerOptions(hours=-1)
    error = panel.sentence()
    assert error.startswith("Time (hours): ")
    assert panel.plain().startswith(error)
    assert "hublab-error" in panel.html()
    assert "hours=-1" in panel.scenario
    assert "hublab-error" in skin(panel)[0]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"hours": "long"}, "hours is 'long': it must be a number."),
        ({"hours": True}, "hours is True: it must be a number."),
        ({"cores": 1.5}, "cores is 1.5: it must be a whole number."),
        ({"cores": 10**400}, "it must be a whole number."),
        ({"gpu": 0}, "gpu is 0: it must be a text."),
        ({"account": None}, "account is None: it must be a text."),
    ],
)
def test_a_value_of_another_type_is_refused_in_one_sentence(settings: dict, words: str) -> None:
    with pytest.raises(HublabError, match=re.escape(words)):
        ServerOptions(**settings)


# Forms as people fill them in, and as nobody does
CLUSTERS = st.sampled_from(["fir", "narval", "rorqual", "beluga", "atlantis", "", "../fir"])
HOURS = st.sampled_from([0.25, 1, 3, 24, 168]) | st.floats() | st.integers()
CORES = st.integers(1, 192) | st.integers()
MEMORY_MB = st.integers(1024, 768_000) | st.integers()
GPUS = (
    st.sampled_from(["gpu:0", "gpu:1", "gpu:h100:1", "gpu:h100:9", "gpu::", "gpu:a100:1"])
    | st.text(max_size=8)
)  # fmt: skip
SIZES = {"cluster": CLUSTERS, "hours": HOURS, "cores": CORES, "memory_mb": MEMORY_MB, "gpu": GPUS}
FORMS = {
    ServerOptions: SIZES | {"account": st.text(), "ui": st.sampled_from(["lab", ""]) | st.text()},
    PriorityCharging: SIZES
    | {
        "sessions_per_day": st.floats(),
        "days": st.integers(-5, 400),
        "members": st.lists(st.floats(), max_size=4),
        "shares": st.integers(),
        "half_life_days": st.floats(),
        "used_hours": HOURS,
        "used_cores": CORES,
        "used_memory_mb": MEMORY_MB,
    },
    QueueWait: SIZES | {"queues": st.sampled_from([1, 0, 10**9]), "instead_hours": HOURS},
    Reach: {"cluster": CLUSTERS, "place": st.text(max_size=8), "task": st.text(max_size=8)},
    MySession: {"sample": st.sampled_from(["", "closing-the-tab"]) | st.text()},
}
# Ten thousand forms take minutes: where CI proves a change, and not each time a person tests one.
MANY = 10_000 if os.environ.get("CI") else 500


def filled(kind: type[Panel], data: st.DataObject) -> Panel:
    """A panel with some of its fields set to anything."""
    names = data.draw(st.sets(st.sampled_from(sorted(FORMS[kind]))), label="fields")
    return kind(**{name: data.draw(FORMS[kind][name], label=name) for name in sorted(names)})


@pytest.mark.parametrize("kind", FORMS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_whatever_the_form_says_a_panel_answers_or_says_why_not(
    kind: type[Panel], data: st.DataObject
) -> None:
    panel = filled(kind, data)
    Page(panel.html())
    assert panel.sentence() in panel.plain()
    panel.widget().close()


@pytest.mark.parametrize("kind", FORMS)
def test_many_forms_are_answered_or_refused_in_a_sentence(kind: type[Panel]) -> None:
    refused = []

    @given(data=st.data())
    @settings(max_examples=MANY, deadline=None, database=None)
    def ask(data: st.DataObject) -> None:
        panel = filled(kind, data)
        try:
            answer = next(panel.answers())
        except HublabError as error:
            refused.append(str(error))
        else:
            assert answer.sentence()
            assert panel.picture(answer).startswith("<svg")

    ask()
    assert refused
    assert all(words.strip() for words in refused)


def test_another_cluster_keeps_what_was_chosen_and_offers_its_own() -> None:
    panel = ServerOptions("fir", gpu="gpu:h100:1")
    control(panel, "cluster").value = "narval"
    gpu = control(panel, "gpu")
    assert gpu.value == "gpu:h100:1"
    assert "hublab-error" in skin(panel)[0]
    assert "gpu:a100:1" in dict(gpu.options).values()
    gpu.value = "gpu:a100:1"
    assert "hublab-error" not in skin(panel)[0]


def test_a_row_of_numbers_is_read_as_typed() -> None:
    panel = PriorityCharging()
    control(panel, "members").value = "1; 2.5"
    assert panel.settings.members == (1, 2.5)
    control(panel, "members").value = "1, two"
    assert "“1, two” is not a row of numbers" in skin(panel)[0]
    assert panel.settings.members == (1, 2.5)


def test_panels_work_without_ipywidgets() -> None:
    code = (
        "import sys; sys.modules['ipywidgets'] = None\n"
        "from hublab.panels import ServerOptions\n"
        "print(sorted(ServerOptions()._repr_mimebundle_()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['text/html', 'text/plain']"
