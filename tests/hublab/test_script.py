"""The rendered scripts are those the spawner submits; what a shell reads is quoted safely.

The texts in scripts/ were compared, line by line and but for comments and blank lines, with what
the template of slurmformspawner 2.11.2 renders for the same form.
"""

from __future__ import annotations

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from hublab.commands import main
from hublab.facts.request import Request, RequestError
from hublab.facts.script import job_script, salloc, sbatch_script
from hypothesis import given
from hypothesis import strategies as st

SCRIPTS = Path(__file__).parent / "scripts"

REQUESTS = {
    "defaults": Request("fir"),
    "two-gpus-classic": Request(
        "fir", hours=1.1, cores=4, memory_mb=31_744, gpu="gpu:h100:2", ui="notebook"
    ),
    "everything": Request(
        "rorqual",
        account="rrg-prof1_gpu",
        hours=1.5,
        cores=2,
        memory_mb=15_360,
        gpu="gpu:h100_2g.20gb:1",
        ui="terminal",
        oversubscribe=True,
        reservation="course",
        features=("a", "b"),
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
def test_the_job_script_is_the_stored_one(name: str) -> None:
    expected = (SCRIPTS / f"{name}.sh").read_text(encoding="utf-8")
    assert job_script(REQUESTS[name]) == expected


@pytest.mark.parametrize("name", REQUESTS)
def test_the_alliance_has_directives_of_its_own(name: str) -> None:
    """As templates/submit.sh.epp of puppet-jupyterhub 7.4.0 writes them."""
    ours = job_script(REQUESTS[name]).replace('"', "").splitlines()
    theirs = job_script(REQUESTS[name], alliance=True).splitlines()
    directives = [line for line in ours if line.startswith("#SBATCH")]
    directives = [line for line in directives if line != "#SBATCH --gres=gpu:0"]
    assert [line for line in theirs if line.startswith("#SBATCH")] == directives
    assert not any("/opt/" in line for line in theirs)


@pytest.mark.parametrize("name", REQUESTS)
def test_bash_can_read_the_scripts(name: str) -> None:
    for text in (job_script(REQUESTS[name]), sbatch_script(REQUESTS[name], "python notebook.py")):
        subprocess.run(["bash", "-n"], input=text, text=True, check=True)


def test_salloc_asks_for_the_same() -> None:
    assert shlex.split(salloc(REQUESTS["everything"])) == [
        "salloc",
        "--account=rrg-prof1_gpu",
        "--time=1:30:00",
        "--cpus-per-task=2",
        "--mem=15360M",
        "--gpus-per-node=h100_2g.20gb:1",
        "--oversubscribe",
        "--reservation=course",
        "--constraint=a&b",
    ]


def test_what_a_shell_would_act_on_is_quoted() -> None:
    assert "'--constraint=a&b'" in salloc(REQUESTS["everything"])


def test_without_a_gpu_none_is_named_by_hand() -> None:
    assert "gpu" not in salloc(REQUESTS["defaults"])
    assert "--gres=gpu:0" in job_script(REQUESTS["defaults"])


def test_a_batch_script_runs_its_command_last() -> None:
    assert sbatch_script(REQUESTS["defaults"], "  module load python\npython x.py\n") == (
        "#!/bin/bash\n"
        "#SBATCH --account=def-prof1\n"
        "#SBATCH --time=1:00:00\n"
        "#SBATCH --cpus-per-task=1\n"
        "#SBATCH --mem=4000M\n"
        "\n"
        "module load python\npython x.py\n"
    )


def test_further_options_stand_below_the_others() -> None:
    script = sbatch_script(REQUESTS["defaults"], "python x.py", "--array=1-12", "--output=%A_%a")
    assert "#SBATCH --mem=4000M\n#SBATCH --array=1-12\n#SBATCH --output=%A_%a\n\n" in script


@given(st.integers(15, 168 * 60))
def test_the_time_by_hand_is_the_time_of_the_form(minutes: int) -> None:
    request = Request("fir", hours=minutes / 60)
    [time] = [word for word in shlex.split(salloc(request)) if word.startswith("--time=")]
    hours, mins, seconds = (int(part) for part in time.removeprefix("--time=").split(":"))
    assert (hours * 60 + mins, seconds) == (request.minutes, 0)
    assert f"#SBATCH --time={request.minutes}\n" in job_script(request)


tricky = st.text(alphabet="ab-\n\r\x0b\u2028 \"'`$;&#", max_size=4)


@given(tricky, tricky, tricky)
def test_a_word_of_a_form_stays_one_word(account: str, reservation: str, feature: str) -> None:
    request = Request("fir", account=f"def-{account}", reservation=reservation, features=(feature,))
    try:
        text = job_script(request)
    except RequestError:
        return
    directives = [line for line in text.splitlines() if line.startswith("#SBATCH")]
    plain = [line for line in job_script(Request("fir")).splitlines() if line[:7] == "#SBATCH"]
    assert len(directives) == len(plain) + bool(reservation) + bool(feature)
    assert all(len(shlex.split(line[1:])) == 2 for line in directives)


@pytest.mark.parametrize("render", [job_script, salloc, lambda each: sbatch_script(each, "true")])
def test_an_impossible_request_renders_nothing(render: object) -> None:
    with pytest.raises(RequestError):
        render(Request("fir", cores=0))


def test_the_command_line_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    flags = ["--hours=1.1", "--cores=4", "--memory-mb=31744", "--gpu=gpu:h100:2", "--ui=notebook"]
    assert main(["script", *flags]) == 0
    assert capsys.readouterr().out == job_script(REQUESTS["two-gpus-classic"])


def test_the_command_line_can_show_the_alliances_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["script", "--alliance"]) == 0
    assert capsys.readouterr().out == job_script(REQUESTS["defaults"], alliance=True)


def test_the_command_line_can_ask_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["script", "--salloc"]) == 0
    assert capsys.readouterr().out == salloc(REQUESTS["defaults"]) + "\n"
    assert main(["script", "--sbatch", "python x.py"]) == 0
    assert capsys.readouterr().out == sbatch_script(REQUESTS["defaults"], "python x.py")


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        (["wait-1,hours=4"], "--time=4:00:00 --cpus-per-task=1 --mem=4000M"),
        (["cost-1,cores=3", "--hours", "2"], "--time=2:00:00 --cpus-per-task=3 --mem=32000M"),
        (["options-1,cluster=narval,account=rrg-x"], "salloc --account=rrg-x --time=1:00:00"),
    ],
)
def test_a_scenario_of_any_question_is_a_request(
    arguments: list[str], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["script", *arguments, "--salloc"]) == 0
    assert command in capsys.readouterr().out


def test_the_command_line_can_answer_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["script", "--salloc", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["text"] == salloc(REQUESTS["defaults"])
    assert answer["request"]["memory_mb"] == 4000


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--cluster", "fri"], "Unknown cluster “fri”: choose one of beluga, fir"),
        (["--memory-mb", "7000000"], "Memory (MB): 7000000 is above 6 144 000 MB"),
        (["--cluster", "beluga"], "JupyterHub: Béluga stopped on 2025-07-31"),
    ],
)
def test_the_command_line_refuses_in_one_sentence(
    flags: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["script", *flags]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.replace("\u00a0", " ").startswith(words)
    assert shown.err.count("\n") == 1
