"""Goes through a notebook and notes what it gives away, without repeating a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from hublab.sharing.kinds import HOME, HOST, KINDS, NOBODY, PATH, SECRET, USER, title
from hublab.sharing.texts import Place, Text, texts

_SHORTEST_MASKED = 4  # characters: a shorter secret would blot out words
_SHORTEST_REPEATED = 10  # of a secret that is looked for on its own
_PARTS_SHOWN = 3  # of a path
_MOST_SHOWN = 60  # characters
_ELLIPSIS = "…"
_TRIMMED = re.compile(r"[\"'\]]|\s+(?=[=:\"'])|(?<=[=:])\s+|\s+$")  # around = and :


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that a notebook gives away.

    place: where. line: of the text at that place, from 1 on; the first one.
    group: of what kind (see `kinds`). shown: what was found; of a secret only what begins it.
    times: how often at this place.
    """

    place: Place
    line: int
    group: str
    shown: str
    times: int = 1

    def what(self) -> str:
        """What was found, in words."""
        return title(self.group)


@dataclass(frozen=True, slots=True)
class _Match:
    text: Text
    group: str
    start: int
    end: int
    before: str  # what the pattern found ahead of the thing itself

    @property
    def what(self) -> str:
        return self.text.text[self.start : self.end]


def findings(notebook: Mapping[str, Any], names: Iterable[str] = ()) -> tuple[Finding, ...]:
    """All that `notebook` gives away, in the order of the page; each once for a place.

    names: further user names to look for, as whole words. Those in paths of home folders, and
    what is called a user or a host, are looked for everywhere in any case.
    """
    parts = list(texts(notebook))
    matches = [match for text in parts for match in _matches(text)]
    secrets = _longest_first(each.what for each in matches if each.group == SECRET)
    again = _known(matches, secrets, names)
    found: dict[tuple[Place, str, str], Finding] = {}
    for text, own in _by_text(parts, matches):
        everything = [*own, *_repeated(text, own, again)]
        for match in sorted(everything, key=lambda each: each.start):
            place, shown = _safe(text.place, secrets), _shown(match, secrets)
            key = place, match.group, shown
            if key in found:
                found[key] = replace(found[key], times=found[key].times + 1)
            else:
                line = text.text.count("\n", 0, match.start) + 1
                found[key] = Finding(place=place, line=line, group=match.group, shown=shown)
    return tuple(found.values())


def _matches(text: Text) -> Iterator[_Match]:
    """What the patterns find; of two that overlap, the earlier pattern's."""
    taken = bytearray(len(text.text))
    for kind in KINDS:
        for found in kind.pattern.finditer(text.text):
            start, end = found.span("what")
            if _take(taken, start, end):
                before = text.text[found.start() : start]
                yield _Match(text, kind.group, start, end, before)


def _known(
    matches: list[_Match], secrets: list[str], names: Iterable[str]
) -> list[tuple[str, re.Pattern[str]]]:
    """What was found once and is looked for everywhere: secrets, user names, hosts."""
    users = {*names, *(each.what for each in matches if each.group == USER)}
    for match in matches:
        if match.group == PATH and (home := HOME.search(match.what)):
            users.add(home[1])
    hosts = {each.what for each in matches if each.group == HOST}
    repeated = (
        (SECRET, [each for each in secrets if len(each) >= _SHORTEST_REPEATED]),
        (HOST, sorted(each for each in hosts if len(each) > 2)),
        (USER, sorted(each for each in users if len(each) > 2 and each.lower() not in NOBODY)),
    )
    return [
        (group, re.compile(rf"(?<![\w])(?:{'|'.join(map(re.escape, known))})(?![\w])"))
        for group, known in repeated
        if known
    ]


def _repeated(
    text: Text, own: list[_Match], again: list[tuple[str, re.Pattern[str]]]
) -> Iterator[_Match]:
    taken = bytearray(len(text.text))
    for match in own:
        _take(taken, match.start, match.end)
    for group, pattern in again:
        for found in pattern.finditer(text.text):
            if _take(taken, *found.span()):
                yield _Match(text, group, found.start(), found.end(), "")


def _by_text(parts: list[Text], matches: list[_Match]) -> Iterator[tuple[Text, list[_Match]]]:
    by_text: dict[int, list[_Match]] = {}
    for match in matches:
        by_text.setdefault(id(match.text), []).append(match)
    for text in parts:
        yield text, by_text.get(id(text), [])


def _take(taken: bytearray, start: int, end: int) -> bool:
    """Mark these characters as taken; False where one of them is, or there are none."""
    free = start < end and 1 not in taken[start:end]
    if free:
        taken[start:end] = bytes([1]) * (end - start)
    return free


def _safe(place: Place, secrets: list[str]) -> Place:
    """The place, also where the cell's id holds a secret."""
    return replace(place, ident=_masked(place.ident, secrets))


def _shown(match: _Match, secrets: list[str]) -> str:
    """What may be seen of a match: all of a name, the beginning of a path, no secret."""
    if match.group == SECRET:
        before = _TRIMMED.sub("", _masked(match.before, secrets))
        words = f"{before}{_ELLIPSIS}"
    else:
        words = _masked(match.what, secrets)
        if match.group == PATH:
            words = _beginning(words)
    words = " ".join(words.split())
    return words if len(words) <= _MOST_SHOWN else f"{words[: _MOST_SHOWN - 1]}{_ELLIPSIS}"


def _beginning(path: str) -> str:
    """The first parts of a path: enough to find it, and no more."""
    parts = re.findall(r"[\\/:]*[^\\/]+", path)
    rest = f"/{_ELLIPSIS}" if len(parts) > _PARTS_SHOWN else ""
    return "".join(parts[:_PARTS_SHOWN]) + rest


def _masked(words: str, secrets: list[str]) -> str:
    for secret in secrets:
        words = words.replace(secret, _ELLIPSIS)
    return words


def _longest_first(secrets: Iterable[str]) -> list[str]:
    long_enough = {each for each in secrets if len(each) >= _SHORTEST_MASKED}
    return sorted(long_enough, key=lambda each: (-len(each), each))
