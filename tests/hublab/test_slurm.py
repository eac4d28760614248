"""Slurm is asked beside the page: whatever a command does, the others' answers come."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from hublab.questions import slurm, slurm_process
from hublab.questions.slurm import Asked, SlurmSays, inquire
from hublab.questions.slurm_process import NoAnswerError, output
from slurm_fakes import ANSWERS, SQUEUE, FakeCommands

SESSION = Asked(job_id="4711", name="spawner-jupyterhub", account="def-prof1_cpu", has_gpus=True)
PARTS = {
    "scontrol": "record",
    "squeue": "others",
    "sshare": "shares",
    "sacct": "past",
    "nvidia-smi": "gpus",
}
BROKEN = {
    "garbled": "echo 'Erreur : tâche inconnue'",
    "binary": r"printf '\377\376|\000|\001'",
    "silent": "exit 0",
    "failing": "echo 'fatal: no such job' >&2; exit 3",
    "slow": "/bin/sleep 60",
    "hanging on its input": "read line; exit 0",
    "endless": "while :; do echo 4711,4711,4711,4711; done",
    "killed": "kill -9 $$",
}


def answered(asked: Asked = SESSION) -> SlurmSays:
    inquiry = inquire(asked)
    inquiry.wait(60)
    return inquiry.says()


# All of them


def test_every_answer_is_read(commands: FakeCommands) -> None:
    commands.answer_all()
    says = answered()
    assert (says.asked, says.pending, says.unknown) == (5, (), ())
    assert says.record
    assert says.record.gpu == "gpu:h100:1"
    assert says.others
    assert [job.job_id for job in says.others] == ["4712", "4713"]
    assert says.shares
    assert says.shares.level_fs == 37.357207
    assert [job.job_id for job in says.past] == ["4600"]
    assert says.past[0].used_memory_mb == 5000
    assert says.gpus[0].busy_percent == 35


def test_without_gpus_and_account_less_is_asked(commands: FakeCommands) -> None:
    commands.answer_all()
    says = answered(Asked(job_id="4711"))
    assert says.asked == 3
    assert (says.shares, says.gpus) == (None, ())


@pytest.mark.parametrize("job_id", ["", "mine", "-1", "٤", "4711; ls"])
def test_what_is_no_number_of_a_job_is_not_asked_about(commands: FakeCommands, job_id: str) -> None:
    assert answered(Asked(job_id=job_id)) == SlurmSays()


# One that is broken, and all


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_command_is_told_and_the_others_are_read(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch, name: str, how: str
) -> None:
    commands.answer_all()
    monkeypatch.setattr(slurm, "PATIENCE_S", 0.5 if how == "slow" else 30.0)
    commands.script(name, BROKEN[how])
    says = answered()
    if how == "slow":
        assert dict(says.unknown)[name] == "no answer within 0\u00a0s"
        return  # on a busy machine others may be late too
    assert [command for command, _why in says.unknown] == [name]
    whole = {part for part in PARTS.values() if getattr(says, part)}
    assert whole == {part for each, part in PARTS.items() if each != name}


def test_each_reason_says_what_was_wrong(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, how in zip(PARTS, ("failing", "killed", "garbled", "endless"), strict=False):
        commands.script(name, BROKEN[how])
    assert dict(answered().unknown) == {
        "scontrol": "ended with an error: fatal: no such job",
        "squeue": "ended with an error: -9",
        "sshare": "an answer that can't be read",
        "sacct": "said more than can be read",
        "nvidia-smi": "not on this machine",
    }


def test_without_any_command_nothing_is_known(commands: FakeCommands) -> None:
    says = answered()
    assert says == SlurmSays(
        asked=5, unknown=tuple((name, "not on this machine") for name in ANSWERS)
    )


def test_a_file_that_is_no_program_is_told(commands: FakeCommands) -> None:
    (commands.folder / "scontrol").write_bytes(b"\x7fELF no program")
    (commands.folder / "scontrol").chmod(0o755)
    assert dict(answered().unknown)["scontrol"] == "could not be started"


def test_where_no_thread_can_begin_that_is_told(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(self: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", no_thread)
    assert {why for _command, why in answered().unknown} == {"could not be started"}


def test_thousands_of_lines_are_read(commands: FakeCommands) -> None:
    many = "".join(f"{number}|PENDING|1|cpu|sweep|\n" for number in range(10_000, 15_000))
    commands.answer(squeue=SQUEUE + many)
    others = answered(Asked(job_id="4711")).others
    assert others
    assert len(others) == 5002


# Not waiting


def test_what_is_known_is_said_while_others_are_out(commands: FakeCommands) -> None:
    commands.answer_all()
    gate = commands.folder / "gate"
    os.mkfifo(gate)
    commands.script("sacct", f"read line < '{gate}'; exec /bin/cat '{commands.folder}/sacct.txt'")
    inquiry = inquire(SESSION)
    while len(inquiry.says().pending) > 1:
        inquiry.wait(0.01)
    says = inquiry.says()
    assert says.pending == ("sacct",)
    assert says.record
    gate.write_text("go on\n", encoding="utf-8")
    inquiry.wait(60)
    assert inquiry.says().past


def test_one_that_cannot_even_be_ended_is_given_up(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slurm_process, "output", lambda *_given: Thread().join())
    monkeypatch.setattr(Thread, "start", lambda self: None)  # none of them ever comes back
    inquiry = inquire(SESSION)
    assert len(inquiry.says().pending) == 5
    monkeypatch.setattr(slurm, "PATIENCE_S", -60.0)
    says = inquiry.says()
    assert says.pending == ()
    assert len(says.unknown) == 5


def test_the_same_is_not_asked_again_at_once(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = inquire(SESSION)
    assert inquire(SESSION) is first
    assert inquire(Asked(job_id="4711")) is not first
    later = inquire(SESSION)
    assert later is not first
    monkeypatch.setattr(slurm, "_FRESH_S", 0.0)
    assert inquire(SESSION) is not later


# How they are asked


def test_a_persons_own_settings_change_no_answer(
    commands: FakeCommands, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = commands.folder / "seen"
    commands.script("squeue", f"export > '{seen}'")
    own = {"SQUEUE_FORMAT": "%i", "SLURM_CLUSTERS": "all", "SLURM_TIME_FORMAT": "relative"}
    own |= {"TZ": "America/Toronto", "LC_ALL": "fr_CA.UTF-8", "SLURM_CONF": "/etc/own.conf"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    answered()
    told = seen.read_text(encoding="utf-8")
    assert "SQUEUE_FORMAT" not in told
    assert "SLURM_CLUSTERS" not in told
    for line in ("SLURM_TIME_FORMAT='standard'", "TZ='UTC'", "LC_ALL='C'", "own.conf"):
        assert line in told


def test_names_are_words_and_no_commands(commands: FakeCommands, tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    commands.script("sshare", f'for word; do echo "$word"; done > "{seen}"')
    account = "x; touch mischief $(touch mischief)"
    answered(Asked(job_id="4711", account=account))
    assert seen.read_text(encoding="utf-8").splitlines()[-1] == f"--accounts={account}"
    assert not list(tmp_path.rglob("mischief"))


def test_what_a_late_command_began_ends_with_it(commands: FakeCommands, tmp_path: Path) -> None:
    seen = tmp_path / "child"
    commands.script("squeue", f"/bin/sleep 600 & echo $! > '{seen}'; wait")
    with pytest.raises(NoAnswerError, match="no answer within"):
        output(("squeue",), {"PATH": str(commands.folder)}, 1.0)
    child = Path(f"/proc/{int(seen.read_text(encoding='utf-8'))}/stat")
    attempts = 0
    while runs(child) and attempts < 1000:
        attempts += 1
        sleep(0.01)
    assert not runs(child)


def runs(stat: Path) -> bool:
    """Whether a process is there, and not only its entry that nobody has taken note of."""
    try:
        return stat.read_text(encoding="utf-8").split()[2] != "Z"
    except OSError:
        return False
