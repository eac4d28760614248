"""The panel “My session”: this session where there is one, else a sample that says it is one."""

from __future__ import annotations

import asyncio
import os
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import ipywidgets
import pytest
from hublab.facts.policy import policy
from hublab.lessons import session as lessons
from hublab.lessons.story import Story
from hublab.panels import my_session
from hublab.panels.draw_session import draw_session
from hublab.panels.my_session import MySession
from hublab.questions import session, slurm, usage
from hublab.questions.session import SessionAnswer, own
from hublab.questions.slurm import SlurmSays
from hublab.questions.slurm_lists import Shares
from hublab.questions.usage import Usage
from hypothesis import given, settings
from hypothesis import strategies as st
from live import control, html, named, skin, widgets
from slurm_fakes import RECORD, FakeCommands

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
END_4H = "2026-09-21T18:13:20"  # four hours from NOW
USED = Usage(scope="job", memory_mb=8000, peak_memory_mb=9000, cpu_s=7200, cores_limit=4)


@pytest.fixture
def in_a_job(monkeypatch: pytest.MonkeyPatch, commands: FakeCommands) -> list[Usage]:
    """A session on Narval, at first without Slurm's commands; the last item is what it uses."""
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
    label = "Made-up example, not your session"
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
    assert "No example is named “mine”" in panel.plain()


# In a job


def test_in_a_job_it_shows_this_session(in_a_job: list[Usage]) -> None:
    panel = MySession()
    text = panel.plain().replace("\u00a0", " ")
    assert text.startswith("Slurm job 4711 asked for 3 h, 4 cores, 16 000 MB.")
    assert "Made-up example" not in text
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
    assert "Made-up example, not your session" in html(panel, "hublab-sentence")


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


# What Slurm says


def test_what_slurm_says_stands_in_a_table_of_its_own(
    in_a_job: list[Usage], commands: FakeCommands
) -> None:
    commands.answer_all()
    panel = MySession()
    text = panel.plain().replace("\u00a0", " ")
    for line in (
        r"State +RUNNING",
        r"Partition, QOS +gpubase_interac, normal",
        r"Another interactive job of yours +4712, interactive, RUNNING",
        r"To end that one, in a terminal +scancel 4712",
        r"Your group's LevelFS +37\.357: it has used less than its share",
        r"Your FairShare +0\.167, from 1",
        r"4600 +2026-09-18 +2 h of 3 h +5000 MB of 16 000 MB +1\.5 of 4",
    ):
        assert re.search(line, text), line
    assert "You have another interactive job on this cluster, 4712: only one" in panel.sentence()
    assert policy("boosted-interactive-jobs").sentence() in panel.plain()
    assert "Not learnt" not in text
    assert missing_numbers(panel.answer) == []


def test_a_limit_that_was_changed_is_the_one_that_counts(
    in_a_job: list[Usage], commands: FakeCommands
) -> None:
    commands.answer_all()
    commands.answer(scontrol=RECORD.replace("EndTime=2026-09-21T16:13:20", f"EndTime={END_4H}"))
    text = MySession().plain().replace("\u00a0", " ")
    assert "Its time limit ends it in 4 h." in text
    assert re.search(r"Time limit +5 h now; it began with 3 h", text)


def test_a_model_that_only_slurm_names_is_charged(
    in_a_job: list[Usage], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLURM_GPUS_ON_NODE", "1")
    monkeypatch.setenv("SLURM_CLUSTER_NAME", "rorqual")
    assert MySession().answer.charge is None
    commands.answer_all()
    monkeypatch.setattr(slurm, "_under_way", {})
    text = MySession().plain().replace("\u00a0", " ")
    assert re.search(r"GPUs +1 × h100", text)
    assert "RGU-equivalent-hours" in text
    assert re.search(r"GPU, now +NVIDIA H100 80GB HBM3; busy: 35 %; memory: 12 000 MB of", text)


def test_what_could_not_be_learnt_is_said_with_why(
    in_a_job: list[Usage], commands: FakeCommands
) -> None:
    commands.answer_all()
    commands.script("sshare", "echo 'sshare: error: Problem talking to the database' >&2; exit 1")
    (commands.folder / "sacct").unlink()
    (commands.folder / "squeue").unlink()
    text = MySession().plain()
    assert (
        "Not learnt: your other jobs (squeue), earlier sessions (sacct); not on this machine."
        in text
    )
    complaint = "sshare: error: Problem talking to the database"
    assert f"your group's share (sshare); ended with an error: {complaint}." in text
    assert "Your other interactive jobs" not in text  # not known, and not none


def test_what_slurm_prints_is_never_markup(in_a_job: list[Usage], commands: FakeCommands) -> None:
    commands.answer_all()
    commands.answer(
        squeue="4711|RUNNING|1|cpu|x|\n4712|RUNNING|0|cpu|<img src=x onerror=alert(1)>|\n",
        scontrol=RECORD.replace("QOS=normal", "QOS=<script>alert(1)</script>"),
    )
    commands.script("sshare", "echo '<b>fatal</b>' >&2; exit 1")
    page = MySession().html()
    assert not re.search(r"<(img|script|b)\b", page)
    assert "&lt;img" in page


@pytest.mark.parametrize(
    ("raw_shares", "level_fs", "words"),
    [
        (5, float("inf"), "∞: it has used nothing lately"),
        (5, 1.5, "1.5: it has used less than its share"),
        (5, 0.5, "0.5: it has used more than its share"),
        (1, 0.0001, "0: Slurm may not have noticed yet that it is active"),
    ],
)
def test_a_level_is_told_in_words(raw_shares: int, level_fs: float, words: str) -> None:
    answer = own(SESSION, NOW, USED)
    assert answer
    says = SlurmSays(shares=Shares(level_fs=level_fs, raw_shares=raw_shares), asked=1)
    shown = MySession().tables(replace(answer, says=says))[2].plain()
    assert words in shown


def test_the_sample_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*asked: object) -> None:
        raise AssertionError

    monkeypatch.setattr(slurm, "inquire", nobody)
    assert MySession().answer.says is None
    assert "What Slurm says" not in MySession().plain()
    assert skin(MySession())


# While Slurm is asked


def late(commands: FakeCommands) -> Path:
    """Let sshare answer when somebody writes to this pipe, and all others at once."""
    commands.answer_all()
    gate = commands.folder / "gate"
    os.mkfifo(gate)
    commands.script("sshare", f"read line < '{gate}'; exec /bin/cat '{commands.folder}/sshare.txt'")
    return gate


def test_the_panel_shows_first_what_it_knows_and_the_rest_when_it_comes(
    in_a_job: list[Usage], commands: FakeCommands
) -> None:
    gate = late(commands)
    begin = commands.folder / "begin"
    commands.hold(begin)

    async def look() -> tuple[str, str, str]:
        panel = MySession()
        at_once = skin(panel)[1]
        begin.touch()
        (bar,) = [each for each in widgets(panel) if isinstance(each, ipywidgets.IntProgress)]
        while bar.value < 3:
            await asyncio.sleep(0.01)
        meanwhile = skin(panel)[1]
        assert bar.description == "Asking Slurm"
        gate.write_text("go on\n", encoding="utf-8")
        while "Not answered yet" in skin(panel)[1]:
            await asyncio.sleep(0.01)
        return at_once, unescape(meanwhile), skin(panel)[1]

    at_once, meanwhile, whole = asyncio.run(asyncio.wait_for(look(), 60))
    assert "Charged so far" in at_once
    assert "gpubase_interac" not in at_once
    assert "Not answered yet: your group's share (sshare)." in meanwhile
    assert "gpubase_interac" in meanwhile
    assert "LevelFS" not in meanwhile
    assert "37.357" in whole


def test_the_other_skins_of_a_live_panel_only_glance_at_slurm(
    in_a_job: list[Usage], commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = late(commands)
    monkeypatch.setattr(my_session, "live_kernel", lambda: True)
    assert "Not answered yet: your group's share (sshare)." in MySession().plain()
    gate.write_text("go on\n", encoding="utf-8")
    monkeypatch.setattr(my_session, "live_kernel", lambda: False)
    assert "37.357" in MySession().plain()


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
