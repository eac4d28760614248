"""Each command of the tutorial “Work without internet”, run where its page says that it works.

The session: a place without any network. The login node: the same folders, with an index of
packages and a repository that are files. The cluster: a folder behind an `ssh` that runs all here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.hub.commands import Block, runs
from tests.hub.no_network import UNSHARE, why_not

PAGE = "tutorials/work-without-internet.ipynb"
# Started before each script of a session: nothing but the loopback is there.
NO_NETWORK = (*UNSHARE, "bash", "-ec", 'ip link set lo up; exec "$@"', "session")
WHEEL = "{name}-1.0-py3-none-any.whl"

SSH = """#!/bin/sh
# What ssh would run on the cluster is run here, in a folder that stands for its home.
while [ "$1" != "${1#-}" ]; do
  case $1 in --) shift; break;; -l) user=$2; shift 2;; *) shift;; esac
done
echo "${user:+$user@}$1" >> "$CLUSTER.asked"
shift
cd "$CLUSTER" && exec sh -c "$*"
"""
SCP = '#!/bin/sh\nexec "$REAL_SCP" -O -S "$(command -v ssh)" "$@"\n'


class Person:
    """Somebody with a home that the login node and the session both see.

    wheels: the folder of the cluster's own wheels, of which pip there was told. index: one that
    only a login node reaches. cluster: the home on the cluster, of somebody at their own computer.
    """

    def __init__(self, folder: Path) -> None:
        self.home = _made(folder / "home")
        self.wheels = _made(folder / "wheels")
        self.index = _made(folder / "index")
        self.cluster = _made(folder / "cluster")
        self.programs = _made(folder / "programs")

    def session(self, script: str, *, code: int = 0, **env: str) -> str:
        """What a script prints in a session, where there is no network."""
        told = {"PIP_FIND_LINKS": str(self.wheels)}
        return self._run([*NO_NETWORK, "bash", "-ec", script], code, {**told, **env})

    def login(self, script: str, **env: str) -> str:
        """What a script prints on a login node, or on the person's own computer."""
        told = {"PIP_INDEX_URL": self.index.as_uri()}
        return self._run(["bash", "-ec", script], 0, {**told, **env})

    def _run(self, command: list[str], code: int, env: dict[str, str]) -> str:
        programs = f"{self.programs}:{Path(sys.executable).parent}:{os.environ['PATH']}"
        own = {
            "CLUSTER": str(self.cluster),
            "GIT_CONFIG_NOSYSTEM": "1",
            "HOME": str(self.home),
            "LC_ALL": "C.UTF-8",
            "PATH": programs,
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
            "REAL_SCP": shutil.which("scp") or "scp",
            "USER": "alice",
        }
        done = subprocess.run(
            command,
            cwd=self.home,
            env={**own, **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, done.stdout
        return done.stdout


@pytest.fixture
def person(tmp_path: Path) -> Person:
    if reason := why_not():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    return Person(tmp_path)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def wheel(folder: Path, name: str) -> Path:
    """A package of pure Python, whose module of the same name says “here”."""
    path = folder / WHEEL.format(name=name)
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", 'print("here")\n')
        archive.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
        )
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return path


@pytest.fixture(scope="module")
def activate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The first line of a script in an environment, of which each test installs another package."""
    folder = tmp_path_factory.mktemp("environment") / "before"
    command = [sys.executable, "-m", "virtualenv", "--quiet", "--no-download", str(folder)]
    subprocess.run(command, check=True)
    return f"source {folder}/bin/activate\n"


# Packages


@runs(PAGE, "wheels")
def test_a_wheel_of_the_cluster_needs_no_network(
    block: Block, person: Person, activate: str
) -> None:
    wheel(person.wheels, "tabular")
    said = person.session(f"{activate}{block.script(NAME='tabular')}python -m tabular")
    assert said.endswith("here\n")


def test_without_it_pip_fails_at_once(person: Person) -> None:
    said = person.session("pip install --no-index tabular", code=1)
    assert said.endswith("ERROR: No matching distribution found for tabular\n")
    assert "Retrying" not in said


@runs(PAGE, "wheels-bring")
def test_a_wheel_is_fetched_on_a_login_node_and_installed_in_a_session(
    block: Block, person: Person, activate: str
) -> None:
    project = _made(person.index / "brought")
    file = wheel(project, "brought")
    (project / "index.html").write_text(f'<a href="{file.name}">{file.name}</a>')
    person.login(activate + block.line("pip download", NAME="brought"))
    said = person.session(activate + block.line("pip install", NAME="brought"))
    assert "Successfully installed brought-1.0" in said


@runs(PAGE, "environment-build")
def test_an_environment_stays_and_is_a_kernel(block: Block, person: Person) -> None:
    wheel(person.wheels, "tabular")
    # The packages of these tests, behind its own, stand for the cluster's wheel of ipykernel.
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    behind = f"import sys; sys.path.append({packages!r})\n"
    (person.programs / "sitecustomize.py").write_text(behind)
    said = person.session(block.script(NAME="tabular"), PYTHONPATH=str(person.programs))
    assert "Installed kernelspec analysis" in said
    kernel = person.home / ".local/share/jupyter/kernels/analysis/kernel.json"
    assert f'"{person.home}/ENV/bin/python"' in kernel.read_text()
    assert person.session("$HOME/ENV/bin/python -m tabular") == "here\n"


@runs(PAGE, "environment-list")
def test_a_list_makes_it_again(block: Block, person: Person, activate: str) -> None:
    wheel(person.wheels, "listed")
    freeze, again = block.line("pip freeze"), block.line("pip install")
    person.session(f"{activate}pip install --no-index listed\n{freeze}")
    said = person.session(f"{activate}pip uninstall --yes listed\n{again}")
    assert "Successfully installed listed-1.0" in said


# Code, data, models


@runs(PAGE, "ahead-code")
def test_code_is_cloned_on_a_login_node_and_changed_in_a_session(
    block: Block, person: Person
) -> None:
    person.login(
        "git init --quiet --bare OWNER/study.git\n"
        f"git config --global url.{person.home}/.insteadOf https://github.com/\n"
        "git config --global user.name A && git config --global user.email a@uni.example\n"
        "git clone --quiet OWNER/study.git before && cd before && echo 1 > run.py\n"
        "git add run.py && git commit --quiet -m First && git push --quiet origin HEAD"
    )
    clone, local, push = block.script().split("cd study\n")
    person.login(clone)
    said = person.session(f"cd study\necho 2 > run.py\n{local}")
    assert "A first try" in said
    person.login(f"cd study\n{push}")
    assert "A first try" in person.login("git --git-dir=OWNER/study.git log --oneline try")


@runs(PAGE, "ahead-data")
def test_a_checksum_tells_of_a_broken_file(block: Block, person: Person) -> None:
    file = person.home / "runs.csv"
    file.write_bytes(b"run,seconds\n1,70\n2,65\n")
    assert person.session(block.script(FILE="runs.csv")).startswith("c335db3c25988675")


@runs(PAGE, "ahead-models")
def test_a_cache_is_named_by_settings(block: Block, person: Person) -> None:
    said = person.session(block.script() + 'echo "$HF_HOME $HF_HUB_DISABLE_XET"')
    assert said == f"{person.home}/projects/def-prof1/alice/huggingface 1\n"


@runs(PAGE, "track-env")
def test_a_tracker_is_told_by_a_setting(block: Block, person: Person) -> None:
    assert person.session(block.script() + "printenv WANDB_MODE") == "offline\n"


# Files


@runs(PAGE, "move-rsync")
def test_files_go_to_a_cluster(block: Block, person: Person) -> None:
    for name, text in (("ssh", SSH), ("scp", SCP)):
        (person.programs / name).write_text(text)
        (person.programs / name).chmod(0o755)
    for folder in ("results", "data"):
        (_made(person.home / folder) / "a.csv").write_text("1\n")
    (person.home / "runs.csv").write_text("2\n")
    for folder in ("scratch", "projects/def-prof1/alice"):
        (person.cluster / folder).mkdir(parents=True)
    commands = block.script(USER="alice")
    first, again = person.login(commands), person.login(commands)
    assert first.count("a.csv") == 2
    assert "a.csv" not in again
    found = {str(path.relative_to(person.cluster)) for path in person.cluster.rglob("*.csv")}
    assert found == {
        "scratch/results/a.csv",
        "projects/def-prof1/alice/data/a.csv",
        "scratch/runs.csv",
    }
    asked = set(Path(f"{person.cluster}.asked").read_text().split())
    assert asked == {"alice@narval.alliancecan.ca"}


@runs(PAGE, "move-pack")
def test_a_packed_folder_arrives_whole(block: Block, person: Person) -> None:
    (_made(person.home / "runs") / "a.csv").write_text("1\n")
    said = person.session(block.script())
    assert "runs.tar.gz: OK" in said
    with (person.home / "runs.tar.gz").open("ab") as file:
        file.write(b"x")
    assert "FAILED" in person.session("sha256sum -c runs.tar.gz.sha256", code=1)
