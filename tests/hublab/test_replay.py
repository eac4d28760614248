"""Replays agree with published results, with a plain retelling of their rules, and by hand."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest
from hublab.commands import main
from hublab.rules.replay.jobs import LIMITS, ReplayJobs, usable
from hublab.rules.replay.replay import POLICIES, Replay, replay, starts
from hublab.rules.workloads import swf
from hublab.text import HublabError
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_replay import Trial, conservative_starts, queue_starts

PROCESSORS = 8


def columns(jobs: list[Trial]) -> ReplayJobs:
    return ReplayJobs(
        submit_s=tuple(job.submit for job in jobs),
        run_s=tuple(job.run for job in jobs),
        limit_s=tuple(job.limit for job in jobs),
        processors=tuple(job.size for job in jobs),
    )


def line(number: int, submit: int, run: int, got: int, wanted: int, asked: int) -> str:
    return f"{number} {submit} -1 {run} {got} -1 -1 {wanted} {asked} -1 1 1 1 -1 -1 -1 -1 -1"


def trace_of(*jobs: tuple[int, int, int, int, int], processors: int = PROCESSORS) -> swf.Trace:
    lines = [f"; MaxProcs: {processors}"]
    lines += [line(number, *job) for number, job in enumerate(jobs, start=1)]
    return swf.parse("\n".join(lines).encode())


@st.composite
def crowds(draw: st.DrawFn, exact: bool = False) -> list[Trial]:
    """Jobs that come close together and often at the same instants."""
    jobs, now = [], 0
    longest_gap = draw(st.sampled_from((2, 5, 15)))  # from crowded to nearly idle
    for _ in range(draw(st.integers(1, 25))):
        now += draw(st.integers(0, longest_gap))
        run = draw(st.integers(1, 12))
        limit = run if exact else run + draw(st.sampled_from((0, 0, 1, 5, 20)))
        jobs.append(Trial(now, run, limit, draw(st.integers(1, PROCESSORS))))
    return jobs


# Published results

FOLDER = os.environ.get("HUBLAB_TRACES", "")
traces = pytest.mark.skipif(
    not (Path(FOLDER) / "results.json").is_file(),
    reason="HUBLAB_TRACES names no folder with the traces, which may not be committed",
)
NAMES = {
    "avgft": "mean_flow_s",
    "maxft": "max_flow_s",
    "avgstretch": "mean_stretch",
    "avgbsld": "mean_bounded_slowdown",
    "maxbsld": "max_bounded_slowdown",
    "RMSBSLD": "rms_bounded_slowdown",
    "avgwait": "mean_wait_s",
}
KTH = "KTH-SP2-1996-2.swf.gz"
PUBLISHED = "published (data behind Gaussier, Glesser, Reis, Trystram, SC 2015)"


def compare(result: Replay, row: dict[str, float], relative: float) -> None:
    compared = {key: value for key, value in row.items() if key in NAMES}
    assert compared
    for key, value in compared.items():
        assert getattr(result, NAMES[key]) == pytest.approx(value, rel=relative, abs=0), key


def recorded(*keys: str) -> dict[str, float]:
    rows = json.loads((Path(FOLDER) / "results.json").read_text())
    for key in keys:
        rows = rows[key]
    return rows


@traces
@pytest.mark.parametrize(
    ("row", "policy", "limits", "relative"),
    [
        ("EASY", "easy", "requested", 1e-9),
        ("EASY-SJBF", "easy-sjbf", "requested", 1e-9),
        ("EASY doubled requests", "easy", "doubled", 1e-8),  # published to 8 digits or more
    ],
)
def test_the_published_rows_of_kth(row: str, policy: str, limits: str, relative: float) -> None:
    result = replay(swf.read(Path(FOLDER) / KTH), policy, limits)
    assert len(result.jobs) == 28_481
    compare(result, recorded(PUBLISHED, "KTH-SP2 (100 procs, 28481 jobs)", row), relative)


@traces
@pytest.mark.parametrize(
    ("row", "name", "policy"),
    [
        ("KTH FCFS no backfill", KTH, "fcfs"),
        ("lublin_256 EASY (limit=runtime)", "lublin_256.swf.gz", "easy"),
    ],
)
def test_the_rows_run_with_pyss(row: str, name: str, policy: str) -> None:
    result = replay(swf.read(Path(FOLDER) / name), policy)
    compare(result, recorded("pyss, run for this project", row), 1e-12)


@traces
def test_the_mean_wait_of_kth_is_that_of_pyss() -> None:
    wait = recorded("pyss, run for this project")["KTH EASY mean wait s"]
    assert round(replay(swf.read(Path(FOLDER) / KTH)).mean_wait_s, 1) == wait


# The rules


@given(crowds(), st.sampled_from(("fcfs", "easy", "easy-sjbf")))
@settings(max_examples=300, deadline=None)
def test_queue_policies_follow_their_rules(jobs: list[Trial], policy: str) -> None:
    assert starts(columns(jobs), PROCESSORS, policy) == queue_starts(jobs, PROCESSORS, policy)


@given(crowds())
@settings(max_examples=300, deadline=None)
def test_conservative_follows_its_rules_and_keeps_its_promises(jobs: list[Trial]) -> None:
    found = starts(columns(jobs), PROCESSORS, "conservative")
    expected, promised = conservative_starts(jobs, PROCESSORS)
    assert found == expected
    assert all(start <= plan for start, plan in zip(found, promised, strict=True))


@given(crowds(exact=True), crowds(exact=True))
@settings(deadline=None)
def test_exact_limits_let_no_later_job_delay_an_earlier_one(
    jobs: list[Trial], later: list[Trial]
) -> None:
    both = jobs + [
        Trial(jobs[-1].submit + job.submit, job.run, job.limit, job.size) for job in later
    ]
    alone = starts(columns(jobs), PROCESSORS, "conservative")
    assert starts(columns(both), PROCESSORS, "conservative")[: len(jobs)] == alone


@given(crowds(), st.sampled_from(POLICIES))
@settings(deadline=None)
def test_no_more_processors_are_used_than_there_are(jobs: list[Trial], policy: str) -> None:
    found = starts(columns(jobs), PROCESSORS, policy)
    assert all(start >= job.submit for start, job in zip(found, jobs, strict=True))
    for instant in found:
        used = sum(
            job.size
            for start, job in zip(found, jobs, strict=True)
            if start <= instant < start + job.run
        )
        assert used <= PROCESSORS


@given(crowds())
def test_first_come_first_served_starts_in_order(jobs: list[Trial]) -> None:
    found = starts(columns(jobs), PROCESSORS, "fcfs")
    assert found == sorted(found)


def test_a_short_job_passes_only_where_it_delays_nobody() -> None:
    """8 processors: 5 are busy until 100, the next job needs all 8."""
    waiting = [Trial(0, 100, 100, 5), Trial(1, 50, 50, 8)]
    short, long, wide = Trial(2, 97, 98, 3), Trial(2, 97, 99, 3), Trial(2, 5, 5, 4)
    for policy in ("easy", "easy-sjbf", "conservative"):
        assert starts(columns([*waiting, short]), PROCESSORS, policy)[2] == 2
        assert starts(columns([*waiting, long]), PROCESSORS, policy)[2] == 150
        assert starts(columns([*waiting, wide]), PROCESSORS, policy)[2] == 150
    assert starts(columns([*waiting, short]), PROCESSORS, "fcfs")[2] == 150


def test_easy_delays_others_than_the_first_and_conservative_does_not() -> None:
    """The last job fits beside the first two in turn, but not beside the third (7 of 8)."""
    jobs = [Trial(0, 10, 10, 6), Trial(1, 10, 10, 6), Trial(2, 10, 10, 7), Trial(3, 30, 30, 2)]
    assert starts(columns(jobs), PROCESSORS, "easy") == [0, 10, 33, 3]
    assert starts(columns(jobs), PROCESSORS, "conservative") == [0, 10, 20, 30]


# Which jobs, and what is measured


def test_figures_by_hand() -> None:
    result = replay(trace_of((0, 100, 8, 8, 100), (0, 5, 8, 8, 60), (50, 20, 1, 1, 60)), "fcfs")
    assert result.start_s == (0, 100, 105)
    assert result.mean_wait_s == (0 + 100 + 55) / 3
    assert result.mean_flow_s == (100 + 105 + 75) / 3
    assert result.max_flow_s == 105
    assert result.mean_stretch == pytest.approx((1 + 21 + 3.75) / 3)
    assert result.mean_bounded_slowdown == pytest.approx((1 + 10.5 + 3.75) / 3)
    assert result.max_bounded_slowdown == 10.5
    assert result.rms_bounded_slowdown == pytest.approx(((1 + 10.5**2 + 3.75**2) / 3) ** 0.5)


def test_the_filter_keeps_what_can_be_replayed() -> None:
    trace = trace_of(
        (0, 10, 3, 4, 60),  # what was asked for counts
        (0, 10, 9, 4, 60),  # got more than there are
        (0, 10, 4, 9, 60),  # asked for more than there are
        (0, 10, -1, 4, 60),
        (0, 10, 4, -1, 60),
        (0, 10, -1, 0, 60),  # nobody knows how many
        (0, 0, 4, 4, 60),  # did not run
        (0, -1, 4, 4, 60),
        (0, 10, 4, 4, -1),  # asked for no time
        (-1, 10, 4, 4, 60),  # submitted before the beginning
        (0, 90, 4, 4, 60),  # ended by its limit
    )
    jobs = usable(trace, PROCESSORS)
    assert jobs.processors == (4, 4, 4, 4)
    assert jobs.run_s == (10, 10, 10, 60)
    assert jobs.dropped == 7
    assert jobs.limits_known


@pytest.mark.parametrize(
    ("limits", "limit_s"), [("requested", 60), ("actual", 10), ("doubled", 120)]
)
def test_limits(limits: str, limit_s: int) -> None:
    assert usable(trace_of((0, 10, 4, 4, 60)), PROCESSORS, limits).limit_s == (limit_s,)


@pytest.mark.parametrize(("limits", "factor"), [("requested", 1), ("actual", 1), ("doubled", 2)])
def test_a_trace_without_requested_times_plans_with_run_times(limits: str, factor: int) -> None:
    jobs = usable(trace_of((0, 10, 4, -1, -1), (5, 7, 4, -1, -1)), PROCESSORS, limits)
    assert jobs.limit_s == (10 * factor, 7 * factor)
    assert not jobs.limits_known


def test_jobs_are_replayed_in_the_order_of_submission() -> None:
    jobs = usable(trace_of((9, 1, 1, 1, 1), (3, 2, 2, 2, 2), (3, 3, 3, 3, 3)), PROCESSORS)
    assert jobs.submit_s == (3, 3, 9)
    assert jobs.processors == (2, 3, 1)


@pytest.mark.parametrize("wrong", [{"policy": "sjf"}, {"limits": "guessed"}, {"processors": 0}])
def test_what_cannot_be_replayed_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(HublabError, match=str(next(iter(wrong.values())))):
        replay(trace_of((0, 10, 4, 4, 60)), **wrong)


def test_an_unknown_machine_or_no_usable_job_is_refused() -> None:
    with pytest.raises(HublabError, match="MaxProcs"):
        replay(swf.parse(line(1, 0, 10, 4, 4, 60).encode()))
    with pytest.raises(HublabError, match="None of the 1 jobs"):
        replay(trace_of((0, 10, 9, 9, 60)))


# The command line


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.swf.gz"
    lines = ["; MaxProcs: 8", line(1, 0, 100, 5, 5, 100), "damaged", line(2, 1, 50, 8, 8, 60)]
    path.write_bytes(gzip.compress("\n".join(lines).encode()))
    return path


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("limits", LIMITS)
def test_replay_prints_json(small: Path, policy: str, limits: str, capsys) -> None:
    assert main(["replay", str(small), "--policy", policy, "--limits", limits, "--json"]) == 0
    output = capsys.readouterr()
    result = json.loads(output.out)
    assert (result["policy"], result["limits"], result["processors"]) == (policy, limits, 8)
    assert (result["jobs"], result["damaged_lines"]) == (2, 1)
    assert result["damaged"] == [{"number": 3, "reason": "1 field instead of 18"}]
    assert result["mean_wait_s"] == 99 / 2
    assert result["mean_flow_s"] == (100 + 149) / 2
    assert result["jobs_per_second"] == pytest.approx(2 / result["seconds"])
    assert "small.swf.gz, line 3: 1 field instead of 18." in output.err
    assert output.err.endswith("small.swf.gz: 1 damaged line, not replayed.\n")


def test_replay_prints_a_table(small: Path, capsys) -> None:
    assert main(["replay", str(small), "--processors", "9"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("Policy easy, limits requested\n")
    assert "processors" in output


def test_many_damaged_lines_are_counted_and_not_all_listed(tmp_path: Path, capsys) -> None:
    path = tmp_path / "bad.swf"
    path.write_text("; MaxProcs: 8\n" + "x\n" * 99 + line(1, 0, 1, 1, 1, 1))
    assert main(["replay", str(path), "--json"]) == 0
    output = capsys.readouterr()
    assert json.loads(output.out)["damaged_lines"] == 99
    assert len(output.err.splitlines()) == 11
    assert output.err.endswith("99 damaged lines, not replayed.\n")


def test_a_damaged_file_is_one_sentence_and_exit_code_2(small: Path, capsys) -> None:
    small.write_bytes(small.read_bytes()[:-12])
    assert main(["replay", str(small), "--json"]) == 2
    output = capsys.readouterr()
    assert not output.out
    assert output.err.count("\n") == 1
    assert "Traceback" not in output.err


def test_progress_is_told_to_terminals_only(small: Path, capsys, monkeypatch) -> None:
    from hublab.commands import replay as command

    monkeypatch.setattr(command, "_PATIENCE_S", -1)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert main(["replay", str(small)]) == 0
    assert "0 of 2 jobs" in capsys.readouterr().err
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    assert main(["replay", str(small)]) == 0
    assert "of 2 jobs" not in capsys.readouterr().err
