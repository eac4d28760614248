"""`hublab simulate`: workloads in, schedules out; records followed; errors in one sentence."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hublab.commands import main
from hublab.rules.schedule.recorded import Workload, hosts
from hublab.text import HublabError
from recordings import QUEUE

JOB = {"name": "a", "nodes": 1, "cpus": 2, "limit_min": 1, "run_s": 3, "offset": 0.5}
TIMES = "jobid,name,submit_s,start_s,end_s"
SMALL: dict[str, Any] = {"nodes": 2, "cpus_per_node": 4, "jobs": [JOB]}


def printed(capsys: pytest.CaptureFixture[str], *argv: str) -> Any:
    assert main(["simulate", *argv, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def saved(folder: Path, workload: Any) -> str:
    path = folder / "workload.json"
    path.write_text(json.dumps(workload))
    return str(path)


def test_a_workload_gives_its_schedule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    expected = {"name": "a", "start_s": 0.8, "end_s": 3.8, "nodes": ["q1"]}
    assert printed(capsys, path) == {"jobs": [expected]}
    assert printed(capsys, path, "--latency", "0.75")["jobs"][0]["start_s"] == 0.75
    assert main(["simulate", path]) == 0
    assert "The schedule by sched/backfill" in capsys.readouterr().out


def test_the_scheduler_is_chosen(capsys: pytest.CaptureFixture[str]) -> None:
    path = str(QUEUE / "w1-builtin" / "workload.json")
    strict = printed(capsys, path, "--scheduler", "builtin")["jobs"]
    filled = printed(capsys, path, "--scheduler", "backfill")["jobs"]
    assert [job["name"] for job in strict] == [job["name"] for job in filled]
    assert sum(job["start_s"] for job in strict) > sum(job["start_s"] for job in filled)


def test_a_record_is_followed(capsys: pytest.CaptureFixture[str]) -> None:
    folder = QUEUE / "w2-fairshare"
    argv = (str(folder / "workload.json"), "--follow", str(folder / "jobs.csv"))
    assert printed(capsys, *argv) == {
        "decisions": 735,
        "agreed": 735,
        "starts": 45,
        "starts_agreed": 45,
        "nodes_agreed": 45,
        "disagreements": [],
    }


def test_a_record_that_the_rules_do_not_share_is_told_with_their_reasons(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = QUEUE / "crafted" / "long-waits"
    rows = list(csv.DictReader((folder / "jobs.csv").read_text().splitlines()))
    by_name = {row["name"]: row for row in rows}
    by_name["long"].update(start_s="5", end_s="8", nodelist="q2")
    changed = io.StringIO()
    writer = csv.DictWriter(changed, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = tmp_path / "jobs.csv"
    path.write_text(changed.getvalue())
    argv = [str(folder / "workload.json"), "--follow", str(path)]
    followed = printed(capsys, *argv)
    assert followed["starts"] == 3
    assert followed["starts_agreed"] == 2
    assert followed["agreed"] < followed["decisions"]
    first = followed["disagreements"][0]
    assert (first["time_s"], first["job"]) == (5, "long")
    assert (first["recorded"], first["rules"]) == ("started", "waits")
    outcomes = {each["outcome"] for each in first["trace"]}
    assert outcomes == {"waits", "planned"}
    assert all(each["time_s"] == 5 for each in first["trace"])
    assert main(["simulate", *argv]) == 0
    assert "Job long is started by the record, but left" in capsys.readouterr().out


def test_priorities_come_from_usage_by_fair_tree() -> None:
    workload = Workload.from_json(json.loads((QUEUE / "w2-fairshare/workload.json").read_text()))
    record = workload.record((QUEUE / "w2-fairshare/jobs.csv").read_text())
    recorded = {each.job.name: each.job.priority for each in record}
    assert {job.name: job.priority for job in workload.jobs} == recorded
    assert set(recorded.values()) == {20_000, 40_000, 60_000, 80_000}


def test_shares_may_be_told() -> None:
    users = [{**JOB, "name": name, "account": name, "user": "u"} for name in ("a", "b")]
    usage = {"a/u": 1000, "b/u": 1000}
    workload = {**SMALL, "jobs": users, "preusage": usage, "shares": {"a": 5}}
    first, second = Workload.from_json(workload).jobs
    assert first.priority > second.priority


def test_lists_of_hosts_are_read_as_slurm_writes_them() -> None:
    assert hosts("q1") == ("q1",)
    assert hosts("q[1-3,7],big4") == ("q1", "q2", "q3", "q7", "big4")
    for wrong in ("", "q[1", "q[1-]", ",q1", "q1 q2"):
        with pytest.raises(HublabError, match="is no list of hosts"):
            hosts(wrong)


@pytest.mark.parametrize(
    ("workload", "words"),
    [
        ([], "A workload must be an object"),
        ({**SMALL, "jobs": {}}, "A workload must be an object"),
        ({**SMALL, "nodes": 0}, "In the workload, “nodes” is 0: write a whole number"),
        ({**SMALL, "clock_s": "x"}, "In the workload, “clock_s” is x: write a number."),
        ({**SMALL, "preusage": 5}, "“preusage” is 5: write an object of numbers."),
        ({**SMALL, "partitions": [{"nodes": "q["}]}, "“q[” is no list of hosts"),
        ({**SMALL, "partitions": "q1"}, "“partitions” must be a list of objects"),
        ({**SMALL, "jobs": [{**JOB, "run_s": None}]}, "In job a, “run_s” is None"),
        ({**SMALL, "jobs": [{**JOB, "limit_min": True}]}, "In job a, “limit_min” is True"),
        ({**SMALL, "jobs": [{**JOB, "nodes": 2, "cpus": 3}]}, "3 cpus can't be divided evenly"),
        ({**SMALL, "jobs": [{**JOB, "cpus": 9}]}, "Job a: no partition has the nodes"),
        ({**SMALL, "jobs": [{**JOB, "partition": "p"}]}, "Job a names partition p"),
        ({**SMALL, "jobs": [{**JOB, "gpus": {"a100": 1}}]}, "Job a asks for a GPU of type a100"),
    ],
)
def test_a_workload_that_can_not_be_is_explained(
    workload: Any, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["simulate", saved(tmp_path, workload), "--json"]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert words in output.err
    assert output.err.count("\n") == 1


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ("jobid,name\n1,b\n", "has a job b that the workload lacks"),
        ("jobid,name\nx,a\n", "jobid of job a is “x”: it must be a whole number"),
        (f"{TIMES},nodelist\n1,a,0,,4,q1\n", "start_s of job a is “”"),
        (f"{TIMES},nodelist\n1,a,0,1,4,q9\n", "has job a on q9: it asks for 1 of the"),
        (f"{TIMES},nodelist\n1,a,0,1,4,q[1-2]\n", "has job a on q1, q2: it asks for 1"),
        (f"{TIMES}\n1,a,0,1,4\n", "“” is no list of hosts"),
    ],
)
def test_a_record_that_does_not_fit_is_explained(
    record: str, words: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    jobs = tmp_path / "jobs.csv"
    jobs.write_text(record)
    assert main(["simulate", saved(tmp_path, SMALL), "--follow", str(jobs)]) == 2
    assert words in capsys.readouterr().err


def test_a_latency_below_zero_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["simulate", saved(tmp_path, SMALL), "--latency", "-1"]) == 2
    assert "The latency is -1.0 s: it must be zero or more." in capsys.readouterr().err
