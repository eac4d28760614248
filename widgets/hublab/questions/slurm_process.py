"""Ask one command on this machine, and wait for it no longer than agreed.

Whatever a command does, it costs no more than that time and a little memory: what it started ends
with it, and an answer without end is no answer. Nothing here goes through a shell.
"""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from shutil import which
from time import monotonic

from hublab.text import HublabError, _, duration

_MOST_BYTES = 4 * 2**20  # of an answer; thousands of lines are less
_PIECE = 65_536
_LONGEST = 100  # characters of a complaint


class NoAnswerError(HublabError):
    """Why a command said nothing of use; a few words, to stand behind what was asked."""


def output(arguments: Sequence[str], environ: Mapping[str, str], seconds: float) -> str:
    """What a command prints in this `environ`; raises NoAnswerError, at the latest after `seconds`.

    The program is looked for on the PATH of `environ`. Bytes that are no UTF-8 are replaced.
    """
    end_s = monotonic() + seconds
    program = which(arguments[0], path=environ.get("PATH", ""))
    if program is None:
        raise NoAnswerError(_("not on this machine"))
    try:
        process = subprocess.Popen(
            [program, *arguments[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environ),
            start_new_session=True,  # so that its children can be ended with it
        )
    except (OSError, ValueError):
        raise NoAnswerError(_("could not be started")) from None
    try:
        printed, complaint = _read(process, end_s)
        code = process.wait(max(0.0, end_s - monotonic()))
    except (TimeoutError, subprocess.TimeoutExpired):
        raise NoAnswerError(_("no answer within {}").format(duration(seconds))) from None
    finally:
        _end(process)
    if code:
        raise NoAnswerError(_("ended with an error: {}").format(_last_line(complaint) or code))
    return printed.decode("utf-8", "replace")


def _read(process: subprocess.Popen[bytes], end_s: float) -> tuple[bytes, bytes]:
    """All that a process prints, and all that it complains of, until it closes both."""
    kept = {process.stdout: bytearray(), process.stderr: bytearray()}
    with selectors.DefaultSelector() as waiting:
        for stream in kept:
            waiting.register(stream, selectors.EVENT_READ)
        while waiting.get_map():
            left_s = end_s - monotonic()
            if left_s <= 0:
                raise TimeoutError
            for key, _events in waiting.select(left_s):
                piece = os.read(key.fd, _PIECE)
                kept[key.fileobj] += piece
                if not piece:
                    waiting.unregister(key.fileobj)
            if sum(map(len, kept.values())) > _MOST_BYTES:
                raise NoAnswerError(_("said more than can be read"))
    return bytes(kept[process.stdout]), bytes(kept[process.stderr])


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what still runs of a process and its children, and close what it wrote to."""
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):  # one that hangs in the kernel is left behind
        process.wait(1)
    for stream in (process.stdout, process.stderr):
        stream.close()


def _last_line(complaint: bytes) -> str:
    """The last line that says something, such that it disturbs no page and no terminal."""
    lines = [line.strip() for line in complaint.decode("utf-8", "replace").splitlines()]
    words = next((line for line in reversed(lines) if line), "")
    shown = "".join(sign if sign.isprintable() else "\ufffd" for sign in words)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
