"""The frame that all subcommands share: exit codes, JSON, files that can't be read."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hublab import commands
from hublab.commands import main
from hublab.commands.output import read_json, read_text, to_json
from hublab.text import HublabError


@dataclass(frozen=True)
class Sample:
    second: float
    first: tuple[date, ...]


def test_json_keeps_the_order_and_says_what_json_cannot() -> None:
    sample = Sample(second=float("inf"), first=(date(2026, 11, 22),))
    text = to_json({"é": sample, "b": float("nan"), "a": Decimal("1.5"), "n": None})
    assert text == (
        "{\n"
        '  "é": {\n'
        '    "second": "inf",\n'
        '    "first": [\n'
        '      "2026-11-22"\n'
        "    ]\n"
        "  },\n"
        '  "b": "nan",\n'
        '  "a": 1.5,\n'
        '  "n": null\n'
        "}"
    )


def test_every_subcommand_is_listed_and_explains_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in commands.MODULES:
        with pytest.raises(SystemExit) as left:
            main([name.replace("_", "-"), "--help"])
        assert left.value.code == 0
        assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [[], ["no-such-subcommand"], ["facts", "--no-such-flag"]])
def test_a_wrong_command_line_exits_with_2(argv: list[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(argv)
    assert left.value.code == 2


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    missing = tmp_path / "missing.json"
    with pytest.raises(HublabError, match=r"missing\.json can't be read: No such file"):
        read_json(str(missing))
    with pytest.raises(HublabError, match="can't be read: Is a directory"):
        read_text(str(tmp_path))
    (tmp_path / "latin").write_bytes(b"ab\xe9")
    with pytest.raises(HublabError, match="latin is not UTF-8 text: byte 2 can't be read"):
        read_text(str(tmp_path / "latin"))
    (tmp_path / "half.json").write_text('{"a":\n', encoding="utf-8")
    with pytest.raises(
        HublabError, match=r"half\.json is not JSON: Expecting value in line 2, col"
    ):
        read_json(str(tmp_path / "half.json"))


def test_a_hyphen_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"a": 1}'))
    assert read_json("-") == {"a": 1}


def test_facts_can_be_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["facts", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert list(first) == ["file", "key", "source", "checked"]


def test_a_reader_that_stops_early_is_no_error() -> None:
    code = "import sys; from hublab.commands import main; sys.exit(main(['facts']))"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()  # before anything was written
        assert process.stderr.read() == b""
        assert process.wait() == 0
