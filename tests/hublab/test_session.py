"""What this session asked for is read from Slurm's variables, and missing ones are no accident."""

from __future__ import annotations

import pytest
from hublab.questions import session

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


def test_outside_a_job_it_says_so() -> None:
    answer = session.ask({}, now_s=NOW)
    assert not answer.inside_job
    assert answer.sentence().startswith("No Slurm job runs this Python")


def test_a_session_tells_its_request_and_the_time_left() -> None:
    answer = session.ask(SESSION, now_s=NOW)
    assert answer.inside_job
    assert (answer.cores, answer.memory_mb, answer.gpus) == (4, 16000, 0)
    assert (answer.limit_s, answer.left_s) == (10_800, 7200)
    assert answer.sentence() == (
        "Slurm job 4711 asked for 3\u00a0h, 4 cores, 16\u00a0000\u00a0MB. "
        "It is charged to def-prof1_cpu. Its time limit ends it in 2\u00a0h."
    )


def test_gpus_are_counted() -> None:
    answer = session.ask(SESSION | {"SLURM_GPUS_ON_NODE": "1"}, now_s=NOW)
    assert answer.gpus == 1
    assert "1 GPU." in answer.sentence()


def test_cores_of_the_node_stand_in_for_cores_per_task() -> None:
    environ = {"SLURM_JOB_ID": "1", "SLURM_CPUS_ON_NODE": "2"}
    assert session.ask(environ, now_s=NOW).cores == 2


@pytest.mark.parametrize("garbled", ["", "many", "-4", "4(x2)", "٤", "1e3", "  "])
@pytest.mark.parametrize("name", [name for name in SESSION if name != "SLURM_JOB_ID"])
def test_a_garbled_variable_is_unknown_and_stops_nothing(name: str, garbled: str) -> None:
    answer = session.ask(SESSION | {name: garbled}, now_s=NOW)
    assert answer.sentence().startswith("Slurm job 4711")
    if name in ("SLURM_CPUS_PER_TASK", "SLURM_MEM_PER_NODE"):
        assert None in (answer.cores, answer.memory_mb)


def test_a_job_of_which_nothing_else_is_known_is_still_a_job() -> None:
    assert session.ask({"SLURM_JOB_ID": "9"}, now_s=NOW).sentence() == "This is Slurm job 9."
