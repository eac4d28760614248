"""What jobs are billed by Slurm's weights, and what sessions are charged in equivalents."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hublab.commands import main
from hublab.facts.request import Request
from hublab.rules.charging.billing import billing, billing_weights, displayed
from hublab.rules.charging.charge import charge, core_equivalents, rgu_equivalents
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st
from reading import allocated

BILLING = Path(__file__).parent / "reference" / "billing"
DOCUMENTED = billing_weights("CPU=1.0,Mem=0.25G")
GB = 1024


def rows(file: str) -> list[dict[str, str]]:
    with (BILLING / file).open(newline="") as lines:
        return list(csv.DictReader(lines, delimiter="|"))


@pytest.mark.parametrize("row", [row for row in rows("sacct.psv") if row["AllocTRES"]],
                         ids=lambda row: row["JobID"])  # fmt: skip
def test_billing_is_what_sacct_printed(row: dict[str, str]) -> None:
    weights = billing_weights("CPU=1.0,Mem=0.25G,GRES/gpu=4.0")
    job = allocated(row["AllocTRES"])
    assert displayed(billing(job, weights)) == job["billing"]


@pytest.mark.parametrize("row", rows("modes.psv"), ids=lambda row: "|".join(row.values()))
def test_modes_are_those_of_the_daemon(row: dict[str, str]) -> None:
    job = allocated(row["AllocTRES"])
    weights = billing_weights(row["weights"])
    assert displayed(billing(job, weights, row["mode"])) == job.get("billing", 0)


@pytest.mark.parametrize(
    ("cpus", "memory_gb", "summed"), [(1, 60, 16), (16, 1, 16.25), (16, 60, 31)]
)
def test_sums_of_slurms_page(cpus: int, memory_gb: int, summed: float) -> None:
    assert billing({"cpu": cpus, "mem": memory_gb * GB}, DOCUMENTED) == summed


@pytest.mark.parametrize(
    ("cpus", "memory_gb", "greatest"), [(1, 60, 15), (15, 1, 15), (16, 64, 16)]
)
def test_maxima_of_slurms_page(cpus: int, memory_gb: int, greatest: float) -> None:
    assert billing({"cpu": cpus, "mem": memory_gb * GB}, DOCUMENTED, "MAX_TRES") == greatest


def test_billing_is_not_truncated_but_shown_so() -> None:
    billed = billing({"cpu": 1, "mem": 32_000}, DOCUMENTED)
    assert billed == 8.8125
    assert displayed(billed) == 8


def test_max_tres_gres_adds_every_gres() -> None:
    weights = {"cpu": 1.0, "node": 2.5, "gres/gpu": 4.0, "gres/gpu:h100": 1.5, "license/lic": 2.0}
    job = {"cpu": 3, "node": 1, "gres/gpu": 2, "gres/gpu:h100": 2, "license/lic": 1, "billing": 99}
    assert billing(job, weights, "MAX_TRES") == 8 + 2
    assert billing(job, weights, "MAX_TRES_GRES") == 3 + 8 + 3 + 2
    assert billing(job, weights) == 3 + 2.5 + 8 + 3 + 2


def test_without_weights_the_cpus_are_billed() -> None:
    assert billing({"cpu": 6, "mem": 10**6}) == 6
    assert billing({"cpu": 6}, {}, "MAX_TRES") == 6


def test_weights_are_read_with_their_suffixes() -> None:
    assert billing_weights("CPU=.5, Mem=2T,GRES/gpu:h100=3,license/a.b-c=1,BB/cray=1.5K") == {
        "cpu": 0.5, "mem": 2 / 1024**2, "gres/gpu:h100": 3, "license/a.b-c": 1, "bb/cray": 1536,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["CPU", "CPU=", "CPU=-1", "CPU=1x", "=1", "CPU=1;Mem=2"])
def test_wrong_weights_are_refused(text: str) -> None:
    with pytest.raises(HublabError, match="is not a billing weight: write such as"):
        billing_weights(text)


def test_unknown_modes_are_refused() -> None:
    with pytest.raises(HublabError, match="choose sum, MAX_TRES, MAX_TRES_GRES"):
        billing({"cpu": 1}, {"cpu": 1}, "MAX")


@given(st.integers(0, 64), st.integers(0, 10**6), st.integers(0, 8))
def test_modes_never_bill_more_than_the_sum(cpus: int, memory_mb: int, gpus: int) -> None:
    job = {"cpu": cpus, "mem": memory_mb, "gres/gpu": gpus}
    weights = billing_weights("CPU=1.0,Mem=0.25G,GRES/gpu=4.0")
    greatest, mixed, summed = (
        billing(job, weights, mode) for mode in ("MAX_TRES", "MAX_TRES_GRES", "sum")
    )
    assert greatest <= mixed <= summed


@pytest.mark.parametrize(("cores", "memory_gb", "expected"), [(2, 4, 2), (2, 10, 2.5), (1, 8, 2)])
def test_core_equivalents_of_the_wiki(cores: int, memory_gb: int, expected: float) -> None:
    assert core_equivalents(cores, memory_gb * 1000, core_memory_mb=4000) == expected


@pytest.mark.parametrize(
    ("rgu", "cores", "memory_gb", "expected"), [(2, 3, 4, 2), (1, 5, 5, 5 / 3), (1, 2, 6, 1.5)]
)
def test_rgu_equivalents_of_the_wiki(
    rgu: float, cores: int, memory_gb: float, expected: float
) -> None:
    """Its fictive bundle: one RGU, three cores, 4 GB."""
    assert rgu_equivalents(rgu, cores, memory_gb, 3, 4) == pytest.approx(expected)


INSTANCE = "gpu:nvidia_h100_80gb_hbm3_1g.10gb:1"


@pytest.mark.parametrize(
    ("request_", "expected", "dominant"),
    [
        (Request("narval", cores=2, memory_mb=40 * GB, gpu="gpu:a100_3g.20gb:1"), 2.0, "gpu"),
        (Request("narval", cores=4, memory_mb=32 * GB, gpu="gpu:a100_1g.5gb:1"), 1.33, "cores"),
        (Request("rorqual", cores=4, memory_mb=31 * GB, gpu=INSTANCE), 3.05, "cores"),
        (Request("fir", cores=8, memory_mb=32 * GB, gpu=INSTANCE), 8.16, "cores"),
        (Request("fir", cores=1, memory_mb=236_000, gpu=INSTANCE), 10.0, "memory"),
        (Request("narval", cores=1, memory_mb=4000, gpu="gpu:a100:2"), 8.0, "gpu"),
    ],
)
def test_rgu_equivalents_of_the_clusters(request_: Request, expected: float, dominant: str) -> None:
    charged = charge(request_)
    assert round(charged.equivalents, 2) == expected
    assert charged.equivalents == charged.rgu_equivalents
    assert (charged.dominant, charged.unit) == (dominant, "RGU-equivalent")


def test_core_equivalents_of_a_cluster() -> None:
    charged = charge(Request("fir", cores=2, memory_mb=10_000))
    assert (charged.equivalents, charged.dominant) == (2.5, "memory")
    assert (charged.rgu_equivalents, charged.gpu) == (None, None)
    assert charged.unit == "core-equivalent"
    assert charged.hours(8) == 20
    assert charge(Request("fir", cores=2, memory_mb=8000)).dominant == "cores"


def test_what_is_not_known_is_not_charged() -> None:
    with pytest.raises(HublabError, match="What Béluga charges is not among its facts"):
        charge(Request("beluga"))
    with pytest.raises(HublabError, match="Fir has no GPU “t4”; it has: h100, "):
        charge(Request("fir", gpu="gpu:t4:1"))


def test_the_command_tells_what_decides(capsys: pytest.CaptureFixture[str]) -> None:
    line = "charge --cluster narval --cores 4 --memory-mb 32768 --gpu gpu:a100_1g.5gb:1 --hours 3"
    assert main([*line.split(), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["charged_in"] == "RGU-equivalents"
    assert told["equivalents"] == pytest.approx(4 / 3)
    assert told["equivalent_hours"] == pytest.approx(4)
    assert (told["dominant"], told["parts"]["gpu"]) == ("cores", 0.57)
    assert main(line.split()) == 0
    assert "The largest is charged: 1.33 × 3\u00a0h = 4 RGU-equivalent-hours." in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize(
    "words",
    [
        ["options-1,cluster=fir,cores=2,memory_mb=10000,hours=8"],
        ["options-1,cluster=fir,cores=64,hours=8", "--cores", "2", "--memory-mb", "10000"],
        ["cost-1,cores=2,memory_mb=10000,days=3"],
    ],
)
def test_a_scenario_says_the_same_as_flags(
    capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    flags = "--cluster fir --cores 2 --memory-mb 10000 --hours 8"
    assert main(["charge", *flags.split(), "--json"]) == 0
    expected = json.loads(capsys.readouterr().out)
    assert main(["charge", *words, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == expected


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--cluster", "nowhere"], "Unknown cluster “nowhere”"),
        (["options-9,cluster=fir"], "This scenario is of version “9”"),
        (["--cluster", "fir", "--hours", "200"], "Time (hours): "),
        (["--cluster", "fir", "--cores", "0"], "Number of cores: "),
        (["--cluster", "fir", "--gpu", "h100"], "GPU configuration: "),
    ],
)
def test_the_command_refuses_what_the_form_refuses(
    capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["charge", *options, "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1
