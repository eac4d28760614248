"""Fair Tree: LevelFS, the ranking of all users, and FairShare, as slurmctld computes them.

The rules are those of Slurm's page on Fair Tree (https://slurm.schedmd.com/fair_tree.html) but
for its last one, and what slurmctld 22.05.8 was seen to do. The page says that sibling accounts
with the same LevelFS have their children merged before they are ranked. The daemon ranks one
account after the other: only the first child of the second account is tied, with the last user
of the first one. `merge_ties` gives what the page says instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from hublab.rules.shares import longdouble
from hublab.rules.shares.association import Association
from hublab.rules.shares.longdouble import INFINITY, ZERO, LongDouble
from hublab.rules.shares.tree import Tree
from hublab.text import HublabError, _

__all__ = ["Association", "FairTree", "Order", "Tree", "fair_tree"]

Order = Literal["newest", "oldest", "listed"]

# The value that stands for “none” in slurmctld, NO_VAL: an account with FairShare=parent has it
# for its LevelFS and is sorted by it, and the first in a list is compared with it.
_NO_VALUE = longdouble.from_float(4_294_967_294.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class FairTree:
    """Fair Tree's results, one entry an association in the tree's order.

    effective_usage: own usage over that of the account shared in (0 for root).
    level_fs: LevelFS; infinite without usage; None for root and accounts with FairShare=parent.
    ranks: a user's rank, `tree.user_count` for the best; None for accounts.
    visited: indexes in the order of the ranking, root left out.
    tied: whether an association was ranked as equal to the one visited before it.
    """

    tree: Tree
    effective_usage: tuple[LongDouble, ...]
    level_fs: tuple[LongDouble | None, ...]
    ranks: tuple[int | None, ...]
    visited: tuple[int, ...]
    tied: tuple[bool, ...]

    def fair_share(self, index: int) -> float | None:
        """FairShare of a user, above 0 and up to 1; None for an account."""
        rank = self.ranks[index]
        return None if rank is None else rank / self.tree.user_count


def fair_tree(tree: Tree, order: Order = "newest", *, merge_ties: bool = False) -> FairTree:
    """Rank all users of `tree`.

    order: which of several siblings with exactly the same LevelFS comes first: the "newest"
        (highest assoc_id), the "oldest", or the one "listed" first. slurmctld has the newest
        first where associations were added one by one. Where an assoc_id is missing, those
        listed later count as newer.
    merge_ties: rank tied accounts together, as Slurm's page says, not as slurmctld does.
    Raises HublabError for another order.
    """
    usage = _effective_usage(tree)
    level_fs = _level_fs(tree, usage)
    ranking = _Ranking(tree, level_fs, _in_order(tree, order), merge_ties)
    return FairTree(
        tree=tree,
        effective_usage=tuple(usage),
        level_fs=tuple(
            None
            if association.user is None and (association.fairshare == "parent" or above < 0)
            else level
            for association, above, level in zip(
                tree.associations, tree.parents, level_fs, strict=True
            )
        ),
        ranks=tuple(ranking.ranks),
        visited=tuple(ranking.visited),
        tied=tuple(ranking.tied),
    )


def _effective_usage(tree: Tree) -> list[LongDouble]:
    """Own usage over the counter of the account shared in, which siblings need not add up to."""
    usage, divide = tree.usage, longdouble.divide
    return [
        divide(own, usage[above]) if own and above >= 0 and usage[above] else ZERO
        for own, above in zip(usage, tree.fair_parents, strict=True)
    ]


def _level_fs(tree: Tree, effective_usage: list[LongDouble]) -> list[LongDouble]:
    def level(association: Association, shares: float, usage: LongDouble) -> LongDouble:
        if association.fairshare == "parent":
            return _NO_VALUE if association.user is None else INFINITY
        if not shares:  # before usage is looked at: no shares and no usage make 0
            return ZERO
        return longdouble.divide(longdouble.from_float(shares), usage)

    return list(map(level, tree.associations, tree.norm_shares, effective_usage))


def _in_order(tree: Tree, order: Order) -> list[int]:
    if order not in get_args(Order):
        raise HublabError(
            _("Unknown order “{}”: choose {}.").format(order, ", ".join(get_args(Order)))
        )
    indexes = list(range(len(tree.associations)))
    if order == "listed":
        return indexes
    ids = [association.assoc_id for association in tree.associations]
    if None in ids:
        ids = indexes
    return sorted(indexes, key=ids.__getitem__, reverse=order == "newest")


class _Ranking:
    """The walk over the sorted tree that hands out the ranks, best first."""

    def __init__(
        self, tree: Tree, level_fs: list[LongDouble], in_order: list[int], merge_ties: bool
    ) -> None:
        count = len(tree.associations)
        self.ranks: list[int | None] = [None] * count
        self.visited: list[int] = []
        self.tied = [False] * count
        self._merge_ties = merge_ties
        self._level_fs = level_fs
        self._is_user = [association.user is not None for association in tree.associations]
        # Users go before accounts of the same LevelFS.
        self._keys = [2 * level + user for level, user in zip(level_fs, self._is_user, strict=True)]
        self._children: list[list[int]] = [[] for _index in range(count)]
        for index in self._sorted(in_order):
            if tree.fair_parents[index] >= 0:
                self._children[tree.fair_parents[index]].append(index)
        self._rank = self._unranked = tree.user_count
        self._walk(tree.parents.index(-1))

    def _sorted(self, indexes: list[int]) -> list[int]:
        return sorted(indexes, key=self._keys.__getitem__, reverse=True)

    def _walk(self, root: int) -> None:
        # A stack of our own: accounts may be nested deeper than Python's calls.
        levels = [self._visit(self._children[root], False)]
        while levels:
            below = next(levels[-1], None)
            if below is None:
                levels.pop()
            else:
                levels.append(self._visit(*below))

    def _visit(self, siblings: list[int], entered_tied: bool) -> Iterator[tuple[list[int], bool]]:
        """Rank the users among `siblings`; yield what is below each account, and if it is tied."""
        previous = -1
        previous_level = _NO_VALUE
        for position, index in enumerate(siblings):
            level = self._level_fs[index]
            tied = level == previous_level or (entered_tied and position == 0)
            self.visited.append(index)
            self.tied[index] = tied
            if self._is_user[index]:
                if not tied:
                    self._rank = self._unranked
                self.ranks[index] = self._rank
                self._unranked -= 1
            elif not self._merge_ties:
                yield self._children[index], tied
            elif previous < 0 or self._keys[index] != self._keys[previous]:
                yield self._merged(siblings[position:]), tied
            previous, previous_level = index, level

    def _merged(self, siblings: list[int]) -> list[int]:
        """The children of the first of `siblings` and of all accounts tied with it."""
        key = self._keys[siblings[0]]
        tied = [index for index in siblings if self._keys[index] == key]
        return self._sorted([child for index in tied for child in self._children[index]])
