"""Usage decays and is charged tick by tick, as slurmctld does it."""

from __future__ import annotations

import csv
from datetime import datetime
from math import log
from pathlib import Path

import pytest
from hublab.rules.charging.billing import billing, billing_weights
from hublab.rules.shares import longdouble
from hublab.rules.shares.decay import decay_factor, seconds
from hublab.rules.shares.fairshare import Association, Tree, fair_tree
from hublab.rules.shares.usage import CALC_PERIOD_S, HALF_LIFE_S, UsageLedger
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st
from reading import allocated

BILLING = Path(__file__).parent / "reference" / "billing"
DAY_S = 86_400
ROOT = Association(account="root")


def lab(*users: str, usage: float = 0) -> Tree:
    return Tree.of(
        [
            ROOT,
            Association(account="lab", parent="root"),
            *(Association(account="lab", user=user, usage=usage) for user in users),
        ]
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("7-0", 7 * DAY_S), ("0", 0), ("10", 600), ("10:30", 630), ("1:02:03", 3723),
        ("2-3:04", 183_840), ("2-3:04:05", 183_845),
    ],
)  # fmt: skip
def test_times_are_read_as_slurm_writes_them(text: str, expected: int) -> None:
    assert seconds(text) == expected


@pytest.mark.parametrize("text", ["", "7 days", "-1", "1:2:3:4", "1.5", "7-"])
def test_other_times_are_refused(text: str) -> None:
    with pytest.raises(HublabError, match="is not a time that Slurm reads"):
        seconds(text)


def test_decay_is_slurms_and_not_a_true_half_life() -> None:
    week = 7 * DAY_S
    assert f"{decay_factor(week, week):.5f}" == "0.50007"
    assert f"{decay_factor(week, 30 * DAY_S):.5f}" == "0.05130"
    assert decay_factor(week, 30 * DAY_S) > 2 ** (-30 / 7)
    assert decay_factor(0, week) == 1


def test_decay_refuses_what_makes_no_sense() -> None:
    with pytest.raises(HublabError, match="backwards"):
        decay_factor(60, -1)
    with pytest.raises(HublabError, match="too short"):
        decay_factor(0.5, 1)


def test_the_last_tick_decides_what_is_seen() -> None:
    ledger = UsageLedger(lab("ann", usage=1000.0), half_life_s=HALF_LIFE_S)
    ledger.start("job", account="lab", user="ann", billing=2.5, at_s=100)
    assert ledger.usage("lab", "ann") == 1000  # nothing moves between two ticks
    ledger.tick(CALC_PERIOD_S)
    kept = decay_factor(HALF_LIFE_S, 300)
    charged = 200 * decay_factor(HALF_LIFE_S, 200) * 2.5
    assert ledger.usage("lab", "ann") == pytest.approx(1000 * kept + charged, rel=1e-14)
    ledger.end("job", 350)
    more = 50 * decay_factor(HALF_LIFE_S, 50) * 2.5
    assert ledger.usage("lab", "ann") == pytest.approx(1000 * kept + charged + more, rel=1e-14)


def test_every_account_above_is_charged_too() -> None:
    ledger = UsageLedger(lab("ann", "bob"), half_life_s=0)
    ledger.start(1, account="lab", user="ann", billing=2, at_s=0)
    ledger.start(2, account="lab", user="bob", billing=1, at_s=0, usage_factor=0.5)
    ledger.tick(100)
    used = [longdouble.to_float(counter) for counter in ledger.tree().usage]
    assert used == [250, 250, 200, 50]


def test_five_minutes_are_charged_a_little_less_than_the_integral() -> None:
    """All of a period is decayed as if it were that old: 0.017 % at 5 min and 7 d."""
    ledger = UsageLedger(lab("ann"))
    ledger.start("job", account="lab", user="ann", billing=1, at_s=0)
    ledger.tick(CALC_PERIOD_S)
    rate = log(2) / HALF_LIFE_S
    integral = (1 - 2 ** (-CALC_PERIOD_S / HALF_LIFE_S)) / rate
    assert 1 - ledger.usage("lab", "ann") / integral == pytest.approx(0.00017, abs=0.00001)


def test_steady_use_settles_at_ten_times_its_daily_amount() -> None:
    ledger = UsageLedger(lab("ann"))
    ledger.start("job", account="lab", user="ann", billing=1, at_s=0)
    for tick in range(1, 80 * 24 * 2):
        ledger.tick(tick * 1800)
    assert ledger.usage("lab", "ann") / DAY_S == pytest.approx(10.1, abs=0.05)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 64), st.sampled_from("ab")
        ),
        max_size=20,
    ),
    st.sampled_from([0.0, 3600.0, HALF_LIFE_S]),
)
def test_no_usage_is_lost_on_the_way_up(
    jobs: list[tuple[int, int, int, str]], half_life_s: float
) -> None:
    ledger = UsageLedger(lab("a", "b"), half_life_s=half_life_s)
    events = [(begin, 1, number) for number, (begin, *_others) in enumerate(jobs)]
    events += [(begin + run, 2, number) for number, (begin, run, *_) in enumerate(jobs)]
    events += [(at, 0, -1) for at in range(300, 10_200, 300)]
    for at, kind, number in sorted(events):
        if kind == 0:
            ledger.tick(at)
        elif kind == 1:
            ledger.start(number, account="lab", user=jobs[number][3], billing=jobs[number][2],
                         at_s=at)  # fmt: skip
        else:
            ledger.end(number, at)
    users = ledger.usage("lab", "a") + ledger.usage("lab", "b")
    assert ledger.usage("root") == pytest.approx(users, rel=1e-12)
    assert ledger.usage("lab") == pytest.approx(users, rel=1e-12)
    if not half_life_s:
        assert users == sum(run * rate for _begin, run, rate, _user in jobs)


def test_ranks_follow_the_ledger() -> None:
    ledger = UsageLedger(lab("ann", "bob"))
    ledger.start("job", account="lab", user="ann", billing=1, at_s=0)
    before = fair_tree(ledger.tree())
    ledger.tick(300)
    after = fair_tree(ledger.tree())
    assert (before.fair_share(2), before.fair_share(3)) == (1, 1)
    assert (after.fair_share(2), after.fair_share(3)) == (0.5, 1)


def test_real_jobs_come_to_what_sshare_printed() -> None:
    """21 jobs of two people, PriorityCalcPeriod 1 min; usage is truncated to whole seconds."""
    weights = billing_weights("CPU=1.0,Mem=0.25G,GRES/gpu=4.0")
    with (BILLING / "sacct.psv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="|") if row["AllocTRES"]]
    ledger = UsageLedger(
        Tree.of(
            [
                ROOT,
                Association(account="def-prof_cpu", parent="root"),
                *(Association(account="def-prof_cpu", user=user) for user in ("alice", "bob")),
            ]
        )
    )
    begin = datetime(2026, 11, 22, 17, 52)
    runs = []
    for row in rows:
        start, end = (
            (datetime.fromisoformat(row[key]) - begin).total_seconds() for key in ("Start", "End")
        )
        runs.append((row["JobID"], row["User"], start, end, row["AllocTRES"]))
        if row["JobID"] == "15":  # it was requeued after 11 s; sacct shows the second run alone
            runs.append(("15 before", row["User"], 87.0, 98.0, row["AllocTRES"]))
    events = [(start, 1, run) for run in runs for start in (run[2],)]
    events += [(run[3], 2, run) for run in runs]
    events += [(float(minute * 60), 0, None) for minute in range(1, 36)]
    for at_s, kind, run in sorted(events, key=lambda event: event[:2]):
        if run is None:
            ledger.tick(at_s)
        elif kind == 1:
            ledger.start(run[0], account="def-prof_cpu", user=run[1],
                         billing=billing(allocated(run[4]), weights), at_s=at_s)  # fmt: skip
        else:
            ledger.end(run[0], at_s)
    seen = {name: int(ledger.usage("def-prof_cpu", name)) for name in ("alice", "bob")}
    assert seen == {"alice": 472, "bob": 252}
    assert int(ledger.usage("root")) == 724


def test_a_ledger_refuses_what_cannot_be() -> None:
    ledger = UsageLedger(lab("ann"))
    ledger.start("job", account="lab", user="ann", billing=1, at_s=0)
    with pytest.raises(HublabError, match="Job job runs already"):
        ledger.start("job", account="lab", user="ann", billing=1, at_s=0)
    with pytest.raises(HublabError, match="Job other is not running"):
        ledger.end("other", 1)
    with pytest.raises(HublabError, match="no association for user eve of account lab"):
        ledger.start("new", account="lab", user="eve", billing=1, at_s=0)
    ledger.tick(10)
    with pytest.raises(HublabError, match="backwards"):
        ledger.tick(5)
