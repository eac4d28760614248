"""The scheduler's decisions are told in sentences, each turn once and with Slurm's reason."""

from __future__ import annotations

from hublab.questions.explain import steps
from hublab.rules.schedule.trace import Decision


def decision(time_s: float, outcome: str, **more: object) -> Decision:
    test = "main" if outcome in ("waits", "started") else "backfill"
    reason = "None" if outcome == "started" else "Resources"
    values = {"job": "session", "test": test, "reason": reason, **more}
    return Decision(time_s=time_s, outcome=outcome, **values)


def told(*trace: Decision) -> list[tuple[float, str, str]]:
    return [(step.after_s, step.reason, step.words) for step in steps(trace, "session", 100)]


def test_a_job_that_starts_at_once_has_one_step() -> None:
    assert told(decision(100, "started", nodes=("n1",))) == [
        (0, "None", "It is next, and enough is free on n1: it starts.")
    ]


def test_other_jobs_are_not_told() -> None:
    assert told(decision(100, "started", job="other", nodes=("n1",))) == []


def test_waiting_is_told_once_and_a_new_plan_again() -> None:
    lines = told(
        decision(100, "waits"),
        decision(110, "waits"),
        decision(120, "planned", start_s=720, nodes=("n2",)),
        decision(130, "waits"),
        decision(150, "planned", start_s=700, nodes=("n2",)),
        decision(180, "planned", start_s=480, nodes=("n3",)),
        decision(400, "started", test="backfill", nodes=("n3",)),
    )
    assert [words for _after, _reason, words in lines] == [
        "What it asks for is not free.",
        "Backfill plans its start in 10\u00a0min, on n2.",
        "Backfill plans its start in 5\u00a0min, on n3.",
        "Backfill starts it on n3: it delays no job that is planned before it.",
    ]
    assert [after for after, _reason, _words in lines] == [0, 20, 80, 300]


def test_the_jobs_ahead_are_named_and_many_are_counted() -> None:
    ahead = tuple(f"j{number}" for number in range(1, 6))
    ((_after, reason, words),) = told(decision(100, "waits", reason="Priority", blocking=ahead))
    assert reason == "Priority"
    assert words == "Jobs of a higher priority come first, such as j1, j2, j3 and 2 others."


def test_no_start_within_the_window_is_said() -> None:
    ((_after, _reason, words),) = told(decision(100, "unplanned"))
    assert words == "Backfill finds no start for it within its window."
