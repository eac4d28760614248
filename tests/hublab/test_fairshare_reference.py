"""Every printed digit of sshare in a real slurmctld, and of Slurm's own Fair Tree code."""

from __future__ import annotations

import json
from decimal import Decimal, localcontext
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hublab.commands import main
from hublab.rules.shares import longdouble
from hublab.rules.shares.decay import decay_factor, seconds
from hublab.rules.shares.fairshare import Association, FairTree, Tree, fair_tree

FOLDER = Path(__file__).parent / "reference" / "fairtree"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
RANDOM_TREES = json.loads((FOLDER / "random-trees.json").read_text())["vectors"]
# slurmctld visits ties in the order of its list: newest first where sacctmgr added associations
# one by one, oldest first where it loaded them from a file; see the README.
LOADED = tuple(name for name in CASES if "17" <= name < "40" and name[:2] != "19")
DECAYED = tuple(name for name in CASES if "40" <= name < "50")
LATE_S = 2  # slurmctld took up to as long to start


def order_of(name: str) -> str:
    return "oldest" if name in LOADED else "newest"


def read(name: str, file: str) -> Any:
    return json.loads((FOLDER / name / file).read_text())


def printed(field: str, text: str) -> str | int | float | None:
    """What stands for a printed field in JSON."""
    if not text:
        return None
    if field in ("Account", "User") or text in ("inf", "parent"):
        return text
    return int(text) if field in ("RawShares", "RawUsage") else float(text)


def expected_rows(name: str) -> list[dict[str, Any]]:
    return [
        {key: value if key == "depth" else printed(key, value) for key, value in row.items()}
        for row in read(name, "expected.json")
    ]


def run(capsys: pytest.CaptureFixture[str], name: str, *options: str) -> str:
    path = str(FOLDER / name / "tree.json")
    assert main(["fairshare", path, "--order", order_of(name), *options]) == 0
    return capsys.readouterr().out


def test_all_cases_are_there() -> None:
    assert len(CASES) >= 20
    assert len(RANDOM_TREES) == 50


@pytest.mark.parametrize("name", [name for name in CASES if name not in DECAYED])
def test_rows_are_those_of_sshare(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert json.loads(run(capsys, name, "--json")) == expected_rows(name)


@pytest.mark.parametrize("name", DECAYED)
def test_usage_is_decayed_once_at_the_start(capsys: pytest.CaptureFixture[str], name: str) -> None:
    rows, expected = json.loads(run(capsys, name, "--json")), expected_rows(name)
    half_life_s = seconds(read(name, "tree.json")["PriorityDecayHalfLife"])
    for row, wanted in zip(rows, expected, strict=True):
        most, seen = row.pop("RawUsage"), wanted.pop("RawUsage")
        assert int(most * decay_factor(half_life_s, LATE_S)) <= seen <= most
    assert rows == expected


@pytest.mark.parametrize("name", ["02-nested-users-and-accounts", "17-drac-like-40-users"])
def test_the_table_is_set_as_sshare_sets_it(capsys: pytest.CaptureFixture[str], name: str) -> None:
    sshare = (FOLDER / name / "sshare-table.txt").read_text().splitlines()
    width = sshare[0].index("LevelFS") + len("LevelFS")  # another column follows
    assert run(capsys, name).splitlines() == [line[:width].rstrip() for line in sshare]


@pytest.mark.parametrize("name", CASES)
def test_visits_and_ties_are_those_of_the_daemon(name: str) -> None:
    document = read(name, "tree.json")
    logged = {
        one["visit_index"]: index
        for index, one in enumerate(document["associations"])
        if one["visit_index"] is not None
    }
    visits = [logged[place] for place in sorted(logged)]
    order = "listed" if name >= "50" else order_of(name)
    ranked = fair_tree(Tree.from_json(document), order)
    if name != "11-fairshare-parent-account":  # two accounts that share nothing themselves
        assert list(ranked.visited) == visits
    for index in visits:
        assert ranked.tied[index] == document["associations"][index]["logged_tied"]


@pytest.mark.parametrize("name", [name for name in CASES if name not in DECAYED])
def test_level_fs_has_the_daemons_20_digits(name: str) -> None:
    document = read(name, "tree.json")
    ranked = fair_tree(Tree.from_json(document))
    compared = 0
    for one, level in zip(document["associations"], ranked.level_fs, strict=True):
        text = one.get("level_fs_20digits", "parent")
        if text not in ("inf", "parent"):
            assert twenty_digits(level) == text
            compared += 1
    assert compared > 1


def twenty_digits(value: longdouble.LongDouble) -> str:
    exponent, fraction = divmod(value, 2**63)
    exact = Fraction(2**63 + fraction) * Fraction(2) ** (exponent - 16_446) if value else 0
    with localcontext(prec=200):
        return f"{Decimal(Fraction(exact).numerator) / Fraction(exact).denominator:.20f}"


@pytest.mark.parametrize("number", range(len(RANDOM_TREES)))
def test_ranks_are_those_of_slurms_own_code(number: int) -> None:
    vector = RANDOM_TREES[number]
    ranked = fair_tree(Tree.of(map(from_vector, vector["nodes"])), "oldest")
    for index, reference in enumerate(vector["ref"][1:], start=1):
        found = {
            "id": index,
            "shares_norm": nine_digits(ranked.tree.norm_shares[index]),
            "usage_efctv": nine_digits(longdouble.to_float(ranked.effective_usage[index])),
            "level_fs": level_text(ranked, index),
            "fs_factor": nine_digits(ranked.fair_share(index) or 0.0),
        }
        assert found == reference


def from_vector(node: dict[str, Any]) -> Association:
    shares = "parent" if node["shares"] == "p" else node["shares"]
    parent = None if node["parent"] < 0 else f"a{node['parent']}"
    return Association(
        account=parent if node["user"] else f"a{node['id']}",
        user=f"u{node['id']}" if node["user"] else None,
        parent=parent,
        fairshare=shares,
        usage=node["usage"],
        assoc_id=node["id"],
    )


def nine_digits(value: float) -> float:
    return float(f"{value:.9g}")


def level_text(ranked: FairTree, index: int) -> str:
    level = ranked.level_fs[index]
    return "4.29496729e+09" if level is None else f"{longdouble.to_float(level):.9g}"


def test_what_sshare_cannot_hold_in_its_columns_is_written_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Where sshare itself turns to 3.964e+04."""
    name = "32-random-plain-2"
    assert "e+0" in (FOLDER / name / "sshare-table.txt").read_text()
    assert "e+0" not in run(capsys, name)
