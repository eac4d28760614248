"""A session's request, use and charge: read where there is one, a labelled sample elsewhere."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from hublab.questions import session
from hublab.questions.samples import samples
from hublab.questions.session import SessionAnswer, SessionSettings, ask, own, progress, told
from hublab.questions.slurm import SlurmSays
from hublab.questions.slurm_lists import QueuedJob
from hublab.questions.slurm_record import Record
from hublab.questions.usage import Usage
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st
from slurm_fakes import FakeCommands

NOW = 1_790_000_000
SESSION = {
    "SLURM_JOB_ID": "4711",
    "SLURM_JOB_NAME": "spawner-jupyterhub",
    "SLURM_JOB_ACCOUNT": "def-prof1_cpu",
    "SLURM_CLUSTER_NAME": "narval",
    "SLURM_JOB_NODELIST": "nc10101",
    "SLURM_CPUS_PER_TASK": "4",
    "SLURM_MEM_PER_NODE": "16000",
    "SLURM_JOB_START_TIME": str(NOW - 3600),
    "SLURM_JOB_END_TIME": str(NOW + 7200),
}
USED = Usage(scope="job", memory_mb=8000, peak_memory_mb=9000, cpu_s=7200)


def read(environ: dict[str, str], used: Usage = USED) -> SessionAnswer:
    answer = own(environ, NOW, used)
    assert answer is not None
    return answer


# One's own


def test_a_session_tells_its_request_its_charge_and_the_time_left() -> None:
    answer = read(SESSION)
    assert answer.sample is None
    assert (answer.cores, answer.memory_mb, answer.gpus) == (4, 16000, 0)
    assert (answer.limit_s, answer.elapsed_s, answer.left_s) == (10_800, 3600, 7200)
    assert (answer.busy_cores, answer.memory_share) == (2, 0.5)
    assert answer.sentence() == (
        "Slurm job 4711 asked for 3\u00a0h, 4 cores, 16\u00a0000\u00a0MB. "
        "It is charged to def-prof1_cpu. So far it has been charged 4 core-equivalent-hours. "
        "Its time limit ends it in 2\u00a0h."
    )


@pytest.mark.parametrize(
    ("used", "words"),
    [
        (Usage(scope="job", memory_mb=15_000), "Its memory is nearly full."),
        (Usage(scope="job", cpu_s=600), "Its cores have hardly been used."),
    ],
)
def test_it_warns_of_full_memory_and_idle_cores_where_it_counts_the_whole_job(
    used: Usage, words: str
) -> None:
    assert read(SESSION, used).sentence().endswith(words)
    alone = Usage(memory_mb=used.memory_mb, cpu_s=used.cpu_s)
    assert words not in read(SESSION, alone).sentence()


def test_this_session_is_the_first_choice(
    monkeypatch: pytest.MonkeyPatch, commands: FakeCommands
) -> None:
    for name, value in SESSION.items():
        monkeypatch.setenv(name, value)
    assert ask().job_id == "4711"
    assert ask(SessionSettings(sample="closing-the-tab")).sample is not None


def test_cores_of_the_node_stand_in_for_cores_per_task() -> None:
    assert read({"SLURM_JOB_ID": "1", "SLURM_CPUS_ON_NODE": "2"}).cores == 2


def test_memory_may_be_told_for_each_core() -> None:
    environ = {name: text for name, text in SESSION.items() if name != "SLURM_MEM_PER_NODE"}
    assert read(environ | {"SLURM_MEM_PER_CPU": "2000"}).memory_mb == 8000
    assert read(environ | {"SLURM_MEM_PER_NODE": "0"}).memory_mb is None


@pytest.mark.parametrize("clock", [-10_000, 10_000])
def test_a_clock_that_is_off_gives_no_negative_time(clock: int) -> None:
    answer = own(SESSION, NOW + clock, USED)
    assert answer is not None
    assert min(answer.elapsed_s, answer.left_s) == 0


# GPUs


def test_gpus_are_counted_and_not_charged_as_none() -> None:
    answer = read(SESSION | {"SLURM_GPUS_ON_NODE": "1"})
    assert "1 GPU." in answer.sentence()
    assert answer.charge is None
    assert answer.charged_hours is None


def test_a_gpu_of_a_named_model_is_charged() -> None:
    gpu = {"SLURM_GPUS_ON_NODE": "1", "SLURM_GPUS": "a100:1", "SLURM_MEM_PER_NODE": "4000"}
    answer = read(SESSION | gpu)
    assert answer.charged_hours == 4
    assert "4 RGU-equivalent-hours" in answer.sentence()


@pytest.mark.parametrize("garbled", ["a:b:1", ":1", "a100", "pearl:1", "a100:x", "a100:1,v100:1"])
def test_a_garbled_model_is_not_known(garbled: str) -> None:
    assert read(SESSION | {"SLURM_GPUS_ON_NODE": "1", "SLURM_GPUS": garbled}).charge is None


# Missing and garbled


@pytest.mark.parametrize("garbled", ["", "many", "-4", "4(x2)", "٤", "1e3", "  ", "9" * 5000, "\0"])
@pytest.mark.parametrize("name", [name for name in SESSION if name != "SLURM_JOB_ID"])
def test_a_garbled_variable_is_unknown_and_stops_nothing(name: str, garbled: str) -> None:
    answer = read(SESSION | {name: garbled})
    assert answer.sentence().startswith("Slurm job 4711")
    if name in ("SLURM_CPUS_PER_TASK", "SLURM_MEM_PER_NODE", "SLURM_JOB_START_TIME"):
        assert answer.charged_hours is None


def test_a_job_of_which_nothing_else_is_known_is_still_a_job() -> None:
    assert read({"SLURM_JOB_ID": "9"}, Usage()).sentence() == "This is Slurm job 9."


@given(
    st.dictionaries(
        st.sampled_from([*SESSION, "SLURM_GPUS", "SLURM_GPUS_ON_NODE", "SLURM_MEM_PER_CPU"]),
        st.text() | st.integers().map(str) | st.sampled_from(["fir", "h100:1", "gpu:a100:2"]),
    )
)
def test_no_environment_raises(environ: dict[str, str]) -> None:
    answer = own(environ, NOW, USED)
    if answer is not None:
        assert answer.sentence().startswith(("Slurm job ", "This is Slurm job "))


# What Slurm itself says


RECORD = Record(
    state="RUNNING",
    start_s=NOW - 3600,
    end_s=NOW + 7200,
    account="def-other",
    cores=8,
    memory_mb=32_000,
)


def test_what_slurm_says_is_newer_and_fills_what_is_missing() -> None:
    bare = told(read({"SLURM_JOB_ID": "4711"}), SlurmSays(record=RECORD))
    assert (bare.limit_s, bare.left_s, bare.cores, bare.memory_mb) == (10_800, 7200, 8, 32_000)
    assert (bare.account, bare.first_limit_s) == ("def-other", None)
    whole = told(read(SESSION), SlurmSays(record=RECORD))
    assert (whole.cores, whole.memory_mb, whole.account) == (4, 16_000, "def-prof1_cpu")
    assert whole.first_limit_s is None
    longer = told(read(SESSION), SlurmSays(record=replace(RECORD, end_s=NOW + 10_800)))
    assert (longer.left_s, longer.limit_s, longer.first_limit_s) == (10_800, 14_400, 10_800)


def test_a_hubs_gpu_is_charged_once_slurm_names_its_model() -> None:
    gpu = read(SESSION | {"SLURM_GPUS_ON_NODE": "1", "SLURM_MEM_PER_NODE": "4000"})
    assert gpu.charge is None
    named = told(gpu, SlurmSays(record=replace(RECORD, gpus={"a100": 1})))
    assert named.gpu == "gpu:a100:1"
    assert named.charged_hours == 4
    untyped = told(gpu, SlurmSays(record=replace(RECORD, gpus={"gpu": 1})))
    assert (untyped.gpus, untyped.gpu, untyped.charge) == (1, None, None)
    unasked = told(gpu, SlurmSays(unknown=(("scontrol", "not on this machine"),)))
    assert (unasked.gpus, unasked.gpu) == (1, None)


def test_other_interactive_jobs_cost_the_boost() -> None:
    others = tuple(
        QueuedJob(job_id=job_id, state="RUNNING", batch=batch, partition="cpu", name=name)
        for job_id, batch, name in [
            ("12", True, "sweep"),
            ("13", False, "bash"),
            ("14", True, "spawner-jupyterhub"),
        ]
    )
    words = "You have other interactive jobs on this cluster, 13, 14: only one gets the boost."
    assert words in told(read(SESSION), SlurmSays(others=others)).sentence()
    assert "boost" not in told(read(SESSION), SlurmSays(others=others[:1])).sentence()


def test_progress_begins_with_what_is_known_and_ends_with_the_answer(
    monkeypatch: pytest.MonkeyPatch, commands: FakeCommands
) -> None:
    for name, value in SESSION.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(session, "time", lambda: NOW)
    monkeypatch.setattr(session.usage, "read", lambda job_id: USED)
    commands.answer_all()
    gate = commands.folder / "gate"
    os.mkfifo(gate)
    commands.script("sacct", f"read line < '{gate}'; exec /bin/cat '{commands.folder}/sacct.txt'")
    answers = progress(SessionSettings())
    first = next(answers)
    assert first.sentence().startswith("Slurm job 4711 asked for 3\u00a0h")
    assert first.progress()
    gate.write_text("go on\n", encoding="utf-8")
    *_others, last = answers
    assert last.progress() is None
    assert last.says.past
    assert last == ask()


def test_a_sample_is_whole_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session.slurm, "inquire", lambda asked: pytest.fail("asked Slurm"))
    (only,) = progress(SessionSettings())
    assert only == ask()
    assert only.progress() is None


# Elsewhere


def test_outside_a_job_a_sample_says_that_it_is_one() -> None:
    assert "SLURM_JOB_ID" not in os.environ
    assert ask() == ask(SessionSettings(sample="modest-session"))
    assert (
        ask()
        .sentence()
        .startswith("Made-up example, not your session (a modest session): Slurm job ")
    )


@pytest.mark.parametrize("name", [each.name for each in samples()])
def test_each_sample_is_whole_and_never_changes(name: str) -> None:
    answer = ask(SessionSettings(sample=name))
    assert answer == ask(SessionSettings(sample=name))
    assert answer.charged_hours
    assert answer.busy_cores
    assert answer.memory_share
    assert answer.usage.peak_memory_mb >= answer.usage.memory_mb
    assert answer.usage.peak_memory_mb <= answer.memory_mb
    assert answer.busy_cores <= answer.cores
    assert answer.elapsed_s < answer.limit_s


def test_a_closed_tab_goes_on_being_charged() -> None:
    answer = ask(SessionSettings(sample="closing-the-tab"))
    assert answer.charged_hours == 16 * 6.5
    assert answer.sentence().endswith("Its cores have hardly been used.")


def test_a_full_memory_is_said() -> None:
    said = ask(SessionSettings(sample="memory-nearly-full")).sentence()
    assert said.endswith("Its memory is nearly full.")


def test_an_unknown_sample_names_those_there_are() -> None:
    with pytest.raises(HublabError, match="“mine”: there are modest-session, closing-the-tab, "):
        ask(SessionSettings(sample="mine"))
    assert session.ELSEWHERE in {each.name for each in samples()}
