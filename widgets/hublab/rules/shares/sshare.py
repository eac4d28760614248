"""The rows of `sshare --all --long`: their order, their columns and their digits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hublab.rules.shares import longdouble
from hublab.rules.shares.fairshare import FairTree
from hublab.rules.shares.longdouble import LongDouble
from hublab.rules.shares.tree import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of sshare, numbers rounded as it prints them, None where it prints nothing.

    account, user: names; user is None in the row of an account.
    raw_shares: a whole number or "parent"; None for root.
    norm_shares, norm_usage, effective_usage, fair_share, level_fs: to six decimals.
    raw_usage: billing-seconds, truncated.
    depth: accounts above this one, which is how far sshare indents the row.
    """

    account: str
    user: str | None
    raw_shares: int | str | None
    norm_shares: float
    raw_usage: int
    norm_usage: float | None
    effective_usage: float
    fair_share: float | None
    level_fs: float | None
    depth: int

    def columns(self) -> dict[str, Any]:
        """The values under sshare's own column names."""
        return {
            "Account": self.account,
            "User": self.user,
            "RawShares": self.raw_shares,
            "NormShares": self.norm_shares,
            "RawUsage": self.raw_usage,
            "NormUsage": self.norm_usage,
            "EffectvUsage": self.effective_usage,
            "FairShare": self.fair_share,
            "LevelFS": self.level_fs,
            "depth": self.depth,
        }


def rows(ranked: FairTree) -> list[Row]:
    """All rows in sshare's order: under each account its users, then its accounts, by name."""
    listed = _listed(ranked.tree)
    total = ranked.tree.usage[listed[0][0]]
    return [_row(ranked, index, depth, total) for index, depth in listed]


def table(lines: list[Row]) -> str:
    """`lines` as sshare sets them; its columns grow where a name or number needs it."""
    heads = ("Account", "User", *_WIDTHS)
    cells = [
        (" " * line.depth + line.account, line.user or "", *map(_printed, _numbers(line)))
        for line in lines
    ]
    widths = [
        max(least, *(len(cell[column]) for cell in cells))
        for column, least in enumerate((20, 10, *_WIDTHS.values()))
    ]
    return "\n".join(
        " ".join(
            text.rjust(width) if column else text.ljust(width)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in (heads, tuple("-" * width for width in widths), *cells)
    )


# sshare's column widths.
_WIDTHS = {
    "RawShares": 10,
    "NormShares": 11,
    "RawUsage": 11,
    "NormUsage": 11,
    "EffectvUsage": 13,
    "FairShare": 10,
    "LevelFS": 10,
}


def _numbers(line: Row) -> list[int | float | str | None]:
    values = line.columns()
    return [values[name] for name in _WIDTHS]


def _printed(value: int | float | str | None) -> str:
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)


def _listed(tree: Tree) -> list[tuple[int, int]]:
    """Indexes and depths in the order of the rows."""
    names = [
        (association.user is None, association.user or association.account)
        for association in tree.associations
    ]
    below: list[list[int]] = [[] for _name in names]
    for index in sorted(range(len(names)), key=names.__getitem__, reverse=True):
        if tree.parents[index] >= 0:
            below[tree.parents[index]].append(index)
    listed = []
    waiting = [(tree.parents.index(-1), 0)]  # last in, first out: hence the reversed order above
    while waiting:
        index, depth = waiting.pop()
        listed.append((index, depth))
        waiting += [(child, depth + 1) for child in below[index]]
    return listed


def _row(ranked: FairTree, index: int, depth: int, total: LongDouble) -> Row:
    tree = ranked.tree
    association = tree.associations[index]
    is_root = tree.parents[index] < 0
    level_fs = None if association.fairshare == "parent" else ranked.level_fs[index]
    fair_share = ranked.fair_share(index)
    return Row(
        account=association.account,
        user=association.user,
        raw_shares=None if is_root else association.fairshare,
        norm_shares=float(f"{tree.norm_shares[index]:.6f}"),
        raw_usage=_whole(tree.usage[index]),
        norm_usage=None if is_root else _six_decimals(_share(tree.usage[index], total)),
        effective_usage=1.0 if is_root else _six_decimals(ranked.effective_usage[index]),
        fair_share=None if fair_share is None else float(f"{fair_share:.6f}"),
        level_fs=None if level_fs is None else _six_decimals(level_fs),
        depth=depth,
    )


def _share(usage: LongDouble, total: LongDouble) -> LongDouble:
    return longdouble.divide(usage, total) if usage and total else longdouble.ZERO


def _whole(usage: LongDouble) -> int:
    """RawUsage, truncated; from 2**64 on sshare 22.05.8 prints 0."""
    whole = longdouble.truncated(usage)
    return whole if whole < 2**64 else 0


def _six_decimals(value: LongDouble) -> float:
    """The number that sshare prints: it makes a double of the daemon's long double first."""
    return float(f"{longdouble.to_float(value):.6f}")
