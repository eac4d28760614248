"""One TOML file is one cluster: a made-up fifth one appears everywhere without a line of code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import hublab
import pytest

PACKAGE = Path(hublab.__file__).parent

ATLANTIS = """\
title = "Atlantis"
site = "Miskatonic University"
status = "in service"
since = "2026-09"
source = "atlantis"
checked = 2026-11-22

[jupyter]
kind = "JupyterHub"
hub = "jupyterhub.atlantis.example"
source = "atlantis"
checked = 2026-11-22

[hosts]
login = "atlantis.example"
source = "atlantis"
checked = 2026-11-22

[accounts]
prefixes = ["sea"]
source = "atlantis"
checked = 2026-11-22

[limits]
max_hours = 36
source = "atlantis"
checked = 2026-11-22

[tiers]
hours = [2, 36]
source = "atlantis"
checked = 2026-11-22

[internet]
access = "full"
says = "Its compute nodes reach every ocean."
source = "atlantis"
checked = 2026-11-22

[[nodes]]
kind = "base"
count = 7
cores = 12
memory_mb = 48123
source = "atlantis"
checked = 2026-11-22

[[nodes]]
kind = "gpu"
count = 3
cores = 10
memory_mb = 90000
gpu = "pearl"
gpus = 2
source = "atlantis"
checked = 2026-11-22

[charging]
core_memory_mb = 4010
source = "atlantis"
checked = 2026-11-22

[rgu]
cores = 2
memory_gb = 18
megabytes_per_gigabyte = 1000
source = "atlantis"
checked = 2026-11-22

[[gpus]]
name = "pearl"
title = "Pearl-16gb"
instance = false
rgu = 2.5
cores = 5
memory_gb = 45
recommended_cores = 5
recommended_memory_gb = 44
source = "atlantis"
checked = 2026-11-22

[form]
min_hours = 0.5
step_hours = 0.5
default_hours = 1
min_cores = 1
default_cores = 1
min_memory_mb = 512
max_cores = 6
interfaces = ["lab"]
default_interface = "lab"
source = "atlantis"
checked = 2026-11-22

[sources.atlantis]
title = "The hub of Atlantis"
url = "https://atlantis.example/hub"
edited = 2026-10-01
checked = 2026-11-22
"""

# The smallest of clusters: base nodes alone.
POND = "\n\n".join(
    table
    for table in ATLANTIS.replace("Atlantis", "Pond")
    .replace("hub.atlantis", "hub.pond")
    .split("\n\n")
    if not table.startswith(("[[gpus]]", "[rgu]")) and "gpu =" not in table
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with a file more for each; the folder to import it from."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(PACKAGE, folder / "hublab", ignore=shutil.ignore_patterns("__pycache__"))
    for name, facts in (("atlantis", ATLANTIS), ("pond", POND)):
        (folder / "hublab" / "clusters" / f"{name}.toml").write_text(facts, encoding="utf-8")
    return folder


def python(house: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "PYTHONPATH": str(house), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def shown(house: Path, expression: str) -> str:
    """What a cell with `expression` shows, in the copied package."""
    imports = "import hublab.panels; from hublab import show"
    result = python(house, "-c", f"{imports}; print(hublab.__file__); print({expression})")
    assert result.stderr == ""
    origin, _line_end, text = result.stdout.partition("\n")
    assert origin == str(house / "hublab" / "__init__.py")
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("show.clusters()", "2026-09     Miskatonic University"),
        ("show.clusters()", "jupyterhub.atlantis.example"),
        ("show.hosts()", "atlantis.example"),
        ("show.tiers()", "2 h, 1 d 12 h"),
        ("show.internet()", "Its compute nodes reach every ocean."),
        ("show.nodes('atlantis')", "48 123"),
        ("show.gpus('atlantis')", "Pearl-16gb"),
        ("show.sources('atlantis')", "The hub of Atlantis"),
        ("show.form('atlantis')", "1 to 2 × Pearl-16gb"),
        ("show.form('atlantis')", "1 to 6"),
        ("show.form('atlantis')", "512 to 90 000"),
        ("show.reach('atlantis')", "yes: Its compute nodes reach every ocean."),
    ],
)
def test_it_is_in_the_tables(house: Path, expression: str, words: str) -> None:
    assert words in shown(house, expression)


def test_its_form_renders_a_script(house: Path) -> None:
    flags = ["--cluster=atlantis", "--account=sea-king", "--gpu=gpu:pearl:2", "--hours=36"]
    result = python(house, "-m", "hublab", "script", *flags)
    assert (result.returncode, result.stderr) == (0, "")
    assert "#SBATCH --time=2160\n" in result.stdout
    assert "#SBATCH --gres=gpu:pearl:2\n" in result.stdout


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("--hours=37", "Time (hours): 37 is above 36 h, the longest job of Atlantis (The hub of"),
        ("--cores=7", "Number of cores: 7 is above 6, the most that the form takes (The hub of A"),
        ("--gpu=gpu:pearl:3", "GPU configuration: 3 of pearl is above 2, the most in one node"),
        ("--account=def-prof1", "Account: “def-prof1” does not begin with one of sea-"),
    ],
)
def test_its_limits_hold(house: Path, flag: str, words: str) -> None:
    flags = ["--cluster=atlantis", "--account=sea-king", flag]
    result = python(house, "-m", "hublab", "script", *flags)
    assert result.returncode == 2
    assert result.stderr.replace("\u00a0", " ").startswith(words)


def test_its_facts_are_watched(house: Path) -> None:
    result = python(house, "-m", "hublab", "facts")
    assert "atlantis.toml  gpus[1]  atlantis  2026-11-22" in result.stdout


@pytest.mark.parametrize(
    ("panel", "words"),
    [
        ("ServerOptions(cluster='atlantis', account='sea-king', cores=6)", "6 core-equivalents"),
        ("QueueWait(cluster='atlantis', hours=36, instead_hours=2, queues=2)", "of 2 simulated"),
        ("QueueWait(cluster='pond', hours=36, instead_hours=2, queues=2)", "of 2 simulated"),
        ("PriorityCharging(cluster='atlantis', cores=6)", "core-equivalents"),
    ],
)
def test_the_simulators_know_it(house: Path, panel: str, words: str) -> None:
    assert words in shown(house, f"hublab.panels.{panel}")


@pytest.mark.parametrize("panel", ["ServerOptions", "QueueWait", "PriorityCharging"])
def test_the_panels_offer_it(house: Path, panel: str) -> None:
    offered = "[choice.words for each in hublab.panels.{}().controls() for choice in each.choices]"
    assert "'Atlantis'" in shown(house, offered.format(panel))


def test_the_tests_of_the_facts_know_no_list_of_clusters(house: Path, tmp_path: Path) -> None:
    """They pass with two files more: whoever adds a cluster mends no test."""
    names = ("test_cluster_facts.py", "test_request.py")
    tests = [str(Path(__file__).with_name(name)) for name in names]
    options = [f"--rootdir={tmp_path}", "-p", "no:cacheprovider", "--verbose"]
    result = python(house, "-m", "pytest", *options, *tests)
    assert result.returncode == 0, result.stdout
    assert "[atlantis] PASSED" in result.stdout, "the two were among what was tested"
