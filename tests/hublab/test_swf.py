"""Every line of a trace is a job, a comment, blank, or reported as damaged; none gets lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hublab.rules.workloads import swf
from hublab.rules.workloads.damage import DamagedLine
from hublab.text import HublabError
from hypothesis import given
from hypothesis import strategies as st

JOB = "1 0 964980 97225 56 -1 -1 56 210000 -1 1 1 1 -1 -1 -1 -1 -1"
WHOLE = "not a whole number of at most 15 digits"
TRACE = f"""\
; Version: 2.2
; MaxNodes: 50
; MaxProcs: 100
; Note: with a colon: here
{JOB}
    2   327952 291900   9382   80    1.5     -1   80  14400    -1  1   2   2  -1 -1 -1 -1 -1
"""


def test_a_trace_is_read_by_columns() -> None:
    trace = swf.parse(TRACE.encode())
    assert trace.submit_s == (0, 327952)
    assert trace.run_s == (97225, 9382)
    assert trace.allocated == (56, 80)
    assert trace.requested == (56, 80)
    assert trace.requested_s == (210000, 14400)
    assert trace.header["Note"] == "with a colon: here"
    assert not trace.damaged


def test_the_machine_is_as_large_as_the_header_says() -> None:
    assert swf.parse(TRACE.encode()).processors == 100
    assert swf.parse(TRACE.replace("MaxProcs: 100", "MaxProcs: -1").encode()).processors == 50
    assert swf.parse(JOB.encode()).processors is None


@pytest.mark.parametrize("name", ["trace.swf", "trace.swf.gz", "trace"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_gzip_is_told_by_the_bytes_and_not_by_the_name(tmp_path: Path, name: str, pack) -> None:
    path = tmp_path / name
    path.write_bytes(pack(TRACE.encode()))
    assert swf.read(path) == swf.parse(TRACE.encode())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1 0 964980 97225 56", "5 fields instead of 18"),
        (JOB + " -1", "19 fields instead of 18"),
        (JOB.replace("97225", "97x25"), "field 4 is “97x25”, not a number"),
        (JOB.replace("97225", "9_225"), "field 4 is “9_225”, not a number"),
        (JOB.replace("97225", "٤"), "field 4 is “٤”, not a number"),
        (JOB.replace("97225", "1.5"), f"field 4 is “1.5”, {WHOLE}"),
        (JOB.replace("97225", "9" * 16), f"field 4 is “{'9' * 16}”, {WHOLE}"),
        (JOB.replace("97225", "9" * 5000), f"field 4 is “{'9' * 19}…”, {WHOLE}"),
        (JOB.replace("97225", "nan"), "field 4 is “nan”, not a number"),
        (JOB.replace("964980", "--1"), "field 3 is “--1”, not a number"),
        (JOB[:-2] + "1-1", "field 18 is “1-1”, not a number"),
        (JOB.replace("97225", "\x1b[31m"), "field 4 is “\ufffd[31m”, not a number"),
        (JOB.replace("97225", "9" * 50 + "x"), f"field 4 is “{'9' * 19}…”, not a number"),
        (JOB.replace(" ", "\x0b"), "fields are not parted by spaces"),
        ("\0\0\0", "1 field instead of 18"),
    ],
)
def test_a_damaged_line_is_named_with_its_number(line: str, reason: str) -> None:
    trace = swf.parse(f"; MaxProcs: 100\n{JOB}\n\n{line}\n{JOB}\n".encode())
    assert len(trace) == 2
    assert trace.damaged == (DamagedLine(number=4, reason=reason),)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\r\n", "\n\n ; a comment set in\n"])
def test_line_ends_blank_lines_and_comments_are_no_damage(end: str, last: str) -> None:
    trace = swf.parse((end.join([";", JOB, "", "  ", "; x", "\t" + JOB]) + last).encode())
    assert len(trace) == 2
    assert not trace.damaged


@given(
    st.lists(
        st.one_of(
            st.just(JOB),
            st.just("; comment"),
            st.just(""),
            st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=12),
            st.integers(0, len(JOB)).map(lambda length: JOB[:length]),
        )
    )
)
def test_no_line_is_lost(lines: list[str]) -> None:
    trace = swf.parse("\n".join(lines).encode())
    expected_jobs = sum(line == JOB for line in lines)
    blank = {" ", "\t", "\r"}
    expected_damage = [
        number
        for number, line in enumerate(lines, start=1)
        if line != JOB and set(line) - blank and not line.lstrip(" \t\r").startswith(";")
    ]
    if all(ord(sign) not in (11, 12) for line in lines for sign in line):
        assert [line.number for line in trace.damaged] == expected_damage
        assert len(trace) == expected_jobs


@pytest.mark.parametrize("length", [2, 5, 20, -30, -9, -1])
def test_a_cut_off_gzip_file_is_one_clear_sentence(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.swf.gz"
    path.write_bytes(gzip.compress(TRACE.encode() * 50)[:length])
    with pytest.raises(HublabError, match=r"cut\.swf\.gz is damaged or cut off"):
        swf.read(path)


@pytest.mark.parametrize("place", [3, 15, 40, -6])
def test_a_garbled_gzip_file_is_one_clear_sentence(tmp_path: Path, place: int) -> None:
    packed = bytearray(gzip.compress(TRACE.encode(), mtime=0))
    packed[place] ^= 0xFF
    path = tmp_path / "garbled.swf.gz"
    path.write_bytes(packed)
    with pytest.raises(HublabError, match=r"garbled\.swf\.gz is damaged or cut off"):
        swf.read(path)


def test_what_is_no_trace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.swf").write_bytes(b"")
    (tmp_path / "page.swf").write_text("; MaxProcs: 8\n<html>\n")
    with pytest.raises(HublabError, match=r"no jobs.* \(line 2: 1 field instead of 18\)"):
        swf.read(tmp_path / "page.swf")
    for path in (tmp_path / "empty.swf", tmp_path / "missing.swf", tmp_path):
        with pytest.raises(HublabError, match=path.name):
            swf.read(path)
