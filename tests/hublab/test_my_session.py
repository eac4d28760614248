"""The panel “My session”: this session where there is one, else a sample that says it is one."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hublab.facts.policy import policy
from hublab.lessons import session as lessons
from hublab.lessons.story import Story
from hublab.panels.draw_session import draw_session
from hublab.panels.my_session import MySession
from hublab.questions import session, usage
from hublab.questions.session import SessionAnswer, own
from hublab.questions.usage import Usage
from hypothesis import given, settings
from hypothesis import strategies as st
from live import control, html, named, skin

STORIES = lessons.stories()
NUMBER = re.compile(r"\d(?:[\d\u00a0]*\d)?(?:\.\d+)?")
TEXT = "{http://www.w3.org/2000/svg}text"
NOW = 1_790_000_000
SESSION = {
    "SLURM_JOB_ID": "4711",
    "SLURM_JOB_ACCOUNT": "def-prof1_cpu",
    "SLURM_CLUSTER_NAME": "narval",
    "SLURM_CPUS_PER_TASK": "4",
    "SLURM_MEM_PER_NODE": "16000",
    "SLURM_JOB_START_TIME": str(NOW - 3600),
    "SLURM_JOB_END_TIME": str(NOW + 7200),
}
USED = Usage(scope="job", memory_mb=8000, peak_memory_mb=9000, cpu_s=7200, cores_limit=4)


@pytest.fixture
def in_a_job(monkeypatch: pytest.MonkeyPatch) -> list[Usage]:
    """A session on Narval; the last item of the list is what it uses."""
    used = [USED]
    for name, value in SESSION.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(session, "time", lambda: NOW)
    monkeypatch.setattr(usage, "read", lambda job_id: used[-1])
    return used


def missing_numbers(answer: SessionAnswer) -> list[str]:
    """Numbers of sentence and picture that are in no table."""
    panel = MySession()
    tables = NUMBER.findall("\n".join(table.plain() for table in panel.tables(answer)))
    root = ElementTree.fromstring(draw_session(answer, "x"))
    words = [answer.sentence(), *(each.text or "" for each in root.iter(TEXT))]
    return [each for each in NUMBER.findall(" ".join(words)) if each not in tables]


# Elsewhere


@pytest.mark.parametrize("name", ["", *(story.name for story in STORIES)])
def test_a_sample_is_labelled_in_every_skin(name: str) -> None:
    panel = MySession(name)
    label = "Recorded sample, not yours"
    assert panel.sentence().startswith(label)
    assert panel.plain().count(label) >= 2
    assert f">{label}</text>" in panel.html()
    assert "scancel" not in panel.html()  # nobody ends the job of a made-up number


@pytest.mark.parametrize("name", ["", *(story.name for story in STORIES)])
def test_a_page_shows_the_same_bytes_at_any_time(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_clock() -> float:
        raise AssertionError

    monkeypatch.setattr(session, "time", no_clock)
    assert MySession(name)._repr_mimebundle_() == MySession(name)._repr_mimebundle_()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_every_number_is_in_a_table(story: Story) -> None:
    assert missing_numbers(session.ask(story.settings)) == []


def test_an_unknown_sample_is_said() -> None:
    panel = MySession("mine")
    assert "hublab-error" in panel.html()
    assert "No recorded session is named “mine”" in panel.plain()


# In a job


def test_in_a_job_it_shows_this_session(in_a_job: list[Usage]) -> None:
    panel = MySession()
    text = panel.plain().replace("\u00a0", " ")
    assert text.startswith("Slurm job 4711 asked for 3 h, 4 cores, 16 000 MB.")
    assert "Recorded sample" not in text.replace("recorded sample: ", "")
    assert re.search(r"Charged so far +4 core-equivalent-hours", text)
    assert re.search(r"If it runs to its limit +12 core-equivalent-hours", text)
    assert re.search(r"To end it, in a terminal +scancel 4711", text)
    assert missing_numbers(panel.answer) == []


def test_a_press_of_refresh_reads_anew(in_a_job: list[Usage]) -> None:
    panel = MySession()
    assert "8000\u00a0MB" in skin(panel)[1]
    in_a_job.append(Usage(scope="job", memory_mb=12_345))
    named(panel, "Refresh").click()
    assert "12\u00a0345\u00a0MB" in skin(panel)[1]
    assert "not known" in skin(panel)[1]


def test_a_sample_is_one_choice_away(in_a_job: list[Usage]) -> None:
    panel = MySession()
    control(panel, "sample").value = "closing-the-tab"
    assert "Recorded sample, not yours" in html(panel, "hublab-sentence")


def test_this_python_alone_is_said_to_be_that(in_a_job: list[Usage]) -> None:
    in_a_job.append(Usage(memory_mb=120))
    panel = MySession()
    assert "those of this Python alone" in panel.plain()
    # What other processes hold is not known: nothing is hatched but the legend.
    assert len(re.findall(r'<path d="M[^"]*M', panel.picture(panel.answer))) == 1


def test_what_is_not_known_is_said_so() -> None:
    answer = own({"SLURM_JOB_ID": "9"}, NOW, Usage())
    assert answer
    tables = "\n".join(table.plain() for table in MySession().tables(answer))
    assert tables.count("not known") >= 12
    assert draw_session(answer, "x").count(">not known<") == 3


@given(
    st.dictionaries(
        st.sampled_from([*SESSION, "SLURM_GPUS", "SLURM_GPUS_ON_NODE"]),
        st.text() | st.integers(0, 10**18).map(str) | st.sampled_from(["fir", "h100:1"]),
    ),
    st.builds(
        Usage,
        scope=st.sampled_from(["job", "process"]),
        memory_mb=st.none() | st.floats(0, 1e12),
        peak_memory_mb=st.none() | st.floats(0, 1e12),
        cpu_s=st.none() | st.floats(0, 1e12),
        memory_limit_mb=st.none() | st.floats(0, 1e12),
        cores_limit=st.none() | st.floats(0, 1e6),
    ),
)
@settings(deadline=None)
def test_whatever_can_be_read_the_panel_shows(environ: dict[str, str], used: Usage) -> None:
    answer = own(environ | {"SLURM_JOB_ID": "4711"}, NOW, used)
    assert answer
    panel = MySession()
    assert ElementTree.fromstring(panel.picture(answer)) is not None
    assert [table.html() for table in panel.tables(answer)]
    assert missing_numbers(answer) == []


# Stories


def test_there_are_the_three_stories() -> None:
    assert [story.name for story in STORIES] == [
        "closing-the-tab",
        "modest-session",
        "memory-nearly-full",
    ]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_story_is_told_with_its_rules(story: Story) -> None:
    panel = MySession.story(story.name)
    assert story.insight in panel.plain()
    assert all(policy(key).sentence() in panel.plain() for key in story.policies)
