"""What a session uses is read from its control group, and damage stops nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hublab.questions.usage import Usage, read
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MB = 2**20
JOB = "system.slice/slurmstepd.scope/job_4711"
VERSION_2 = {
    "proc/self/cgroup": f"0::/{JOB}/step_batch/user/task_0\n",
    f"sys/fs/cgroup/{JOB}/memory.current": f"{3000 * MB}\n",
    f"sys/fs/cgroup/{JOB}/memory.stat": f"anon 7\ninactive_file {500 * MB}\nfile 9\n",
    f"sys/fs/cgroup/{JOB}/memory.peak": f"{3500 * MB}\n",
    f"sys/fs/cgroup/{JOB}/memory.max": f"{4000 * MB}\n",
    f"sys/fs/cgroup/{JOB}/cpu.stat": "usage_usec 90000000\nuser_usec 1\n",
    f"sys/fs/cgroup/{JOB}/cpu.max": "max 100000\n",
    f"sys/fs/cgroup/{JOB}/cpuset.cpus.effective": "0-2,8\n",
}
UID = "slurm/uid_1000/job_4711"
VERSION_1 = {
    "proc/self/cgroup": "".join(
        f"{at}:{name}:/{UID}/step_batch/task_0\n"
        for at, name in ((9, "memory"), (5, "cpuacct,cpu"), (3, "cpuset"), (1, "name=systemd"))
    ),
    f"sys/fs/cgroup/memory/{UID}/memory.usage_in_bytes": f"{3000 * MB}",
    f"sys/fs/cgroup/memory/{UID}/memory.stat": f"total_inactive_file {500 * MB}\n",
    f"sys/fs/cgroup/memory/{UID}/memory.max_usage_in_bytes": f"{3500 * MB}",
    f"sys/fs/cgroup/memory/{UID}/memory.limit_in_bytes": f"{4000 * MB}",
    f"sys/fs/cgroup/cpuacct/{UID}/cpuacct.usage": "90000000000",
    f"sys/fs/cgroup/cpu/{UID}/cpu.cfs_quota_us": "-1",
    f"sys/fs/cgroup/cpu/{UID}/cpu.cfs_period_us": "100000",
    f"sys/fs/cgroup/cpuset/{UID}/cpuset.cpus": "0-3",
}
WHOLE = Usage(
    scope="job",
    memory_mb=2500,
    peak_memory_mb=3500,
    cpu_s=90,
    memory_limit_mb=4000,
    cores_limit=4,
)
TREES = {"version 2": VERSION_2, "version 1": VERSION_1}


def plant(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return root


@pytest.mark.parametrize("tree", TREES)
def test_both_versions_of_control_groups_say_the_same(tree: str, tmp_path: Path) -> None:
    assert read("4711", plant(tmp_path, TREES[tree])) == WHOLE


def test_a_quota_below_the_cores_is_the_limit(tmp_path: Path) -> None:
    files = VERSION_2 | {f"sys/fs/cgroup/{JOB}/cpu.max": "150000 100000\n"}
    assert read("4711", plant(tmp_path, files)).cores_limit == 1.5


def test_no_limit_is_no_number(tmp_path: Path) -> None:
    files = VERSION_2 | {f"sys/fs/cgroup/{JOB}/memory.max": "max\n"}
    assert read("4711", plant(tmp_path, files)).memory_limit_mb is None
    # Version 1 writes the greatest number of pages instead.
    none = {f"sys/fs/cgroup/memory/{UID}/memory.limit_in_bytes": "9223372036854771712"}
    assert read("4711", plant(tmp_path / "1", VERSION_1 | none)).memory_limit_mb is None


def test_another_jobs_group_is_not_ours(tmp_path: Path) -> None:
    assert read("4712", plant(tmp_path, VERSION_2)).scope == "process"


def test_a_path_that_climbs_out_is_not_followed(tmp_path: Path) -> None:
    outside = {f"sys/fs/{JOB}/memory.current": "1\n"}
    files = VERSION_2 | outside | {"proc/self/cgroup": f"0::/../{JOB}\n"}
    assert read("4711", plant(tmp_path, files)).scope == "process"


def test_without_a_group_this_process_stands_in(tmp_path: Path) -> None:
    status = "Name:\tpython\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\n"
    used = read("4711", plant(tmp_path, {"proc/self/status": status}))
    assert (used.scope, used.memory_mb, used.peak_memory_mb) == ("process", 100, 200)
    assert used.memory_limit_mb is None
    assert used.cpu_s is not None


def test_where_nothing_can_be_read_little_is_known(tmp_path: Path) -> None:
    used = read("4711", tmp_path / "nowhere")
    assert (used.memory_mb, used.peak_memory_mb, used.memory_limit_mb) == (None, None, None)


@pytest.mark.parametrize("tree", TREES)
def test_each_missing_file_costs_one_answer_and_no_more(tree: str, tmp_path: Path) -> None:
    for at, missing in enumerate(TREES[tree]):
        files = {name: text for name, text in TREES[tree].items() if name != missing}
        used = read("4711", plant(tmp_path / str(at), files))
        lost = [
            field
            for field in ("memory_mb", "peak_memory_mb", "cpu_s", "memory_limit_mb", "cores_limit")
            if getattr(used, field) is None
        ]
        assert used.scope == "process" or len(lost) <= 1


def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    plant(tmp_path, VERSION_2)
    file = tmp_path / f"sys/fs/cgroup/{JOB}/cpu.stat"
    file.unlink()
    os.mkfifo(file)
    assert read("4711", tmp_path).cpu_s is None


@pytest.mark.parametrize("garbled", [b"", b"\xff\xfe\x00", b"-5", b"1e9", b"9" * 5000, b"\n\n"])
@pytest.mark.parametrize("tree", TREES)
def test_garbled_files_are_unknown(tree: str, garbled: bytes, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = dict(TREES[tree])
    groups = {name: garbled for name in files if not name.endswith("memory.current")}
    kept = ("proc/self/cgroup", f"sys/fs/cgroup/memory/{UID}/memory.usage_in_bytes")
    damaged = files | {name: text for name, text in groups.items() if name not in kept}
    used = read("4711", plant(tmp_path, damaged))
    assert used == Usage(scope="job", memory_mb=3000)


@given(st.binary(max_size=200), st.binary(max_size=200), st.text(max_size=8))
@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_in_these_files_raises(
    tmp_path: Path, group: bytes, text: bytes, job_id: str
) -> None:
    files: dict[str, str | bytes] = dict.fromkeys(VERSION_2, text)
    files |= {"proc/self/cgroup": group, "proc/self/status": text}
    used = read(job_id, plant(tmp_path, files))
    assert used.scope in ("job", "process")
