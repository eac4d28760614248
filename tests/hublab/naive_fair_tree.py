"""Fair Tree retold as plainly as can be: recursion over dictionaries, exact fractions.

It shares nothing with `hublab.rules` but the associations it is given, so that the two can be
held against each other. Where an account carries no usage of its own, it sums exactly: usages
must be whole numbers or few digits, so that 64 bits hold the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hublab.rules.shares.fairshare import Association

Key = tuple[str, str | None]
INFINITE = Fraction(10) ** 400
NONE = Fraction(4_294_967_294)


def rounded(value: Fraction) -> Fraction:
    """`value` with a significand of 64 bits."""
    if not value:
        return value
    exponent = value.numerator.bit_length() - value.denominator.bit_length()
    scale = Fraction(2) ** (63 - exponent)
    if value * scale < 2**63:
        scale *= 2
    return round(value * scale) / scale


class NaiveFairTree:
    """FairShare and LevelFS by (account, user), from associations in the order of visits."""

    def __init__(self, ordered: Sequence[Association], *, merge_ties: bool = False) -> None:
        self.ordered = list(ordered)
        self.merge_ties = merge_ties
        self.accounts = {one.account: one for one in ordered if one.user is None}
        self.users = [one for one in ordered if one.user is not None]
        self.fair_share: dict[Key, Fraction] = {}
        self.rank = self.left = len(self.users)
        root = next(one for one in self.accounts.values() if one.parent is None)
        self.level_fs = {self.key(one): self.level(one) for one in self.ordered if one is not root}
        self.visit(self.children(root), False)

    @staticmethod
    def key(one: Association) -> Key:
        return one.account, one.user

    def above(self, one: Association) -> Association | None:
        if one.user is not None:
            return self.accounts[one.account]
        return None if one.parent is None else self.accounts[one.parent]

    def shares_in(self, one: Association) -> Association | None:
        found = self.above(one)
        while found is not None and found.parent is not None and found.fairshare == "parent":
            found = self.above(found)
        return found

    def children(self, account: Association) -> list[Association]:
        return [one for one in self.ordered if self.shares_in(one) is account]

    def usage(self, one: Association) -> Fraction:
        if one.usage is not None:
            return rounded(Fraction(f"{one.usage:.6f}"))
        return sum((self.usage(child) for child in self.ordered if self.above(child) is one),
                   Fraction(0))  # fmt: skip

    def level(self, one: Association) -> Fraction:
        if one.fairshare == "parent":
            return NONE if one.user is None else INFINITE
        account = self.shares_in(one)
        assert account is not None
        siblings = [child.fairshare for child in self.children(account)]
        total = sum(shares for shares in siblings if shares != "parent") % 2**32
        shares = Fraction(one.fairshare / total) if total else Fraction(0)
        above = self.usage(account)
        used = rounded(self.usage(one) / above) if above else Fraction(0)
        if not shares:
            return Fraction(0)
        return rounded(shares / used) if used else INFINITE

    def visit(self, siblings: list[Association], entered_tied: bool) -> None:
        siblings = sorted(
            siblings, key=lambda one: (-self.level_fs[self.key(one)], one.user is None)
        )
        before = NONE
        merged: list[Key] = []
        for place, one in enumerate(siblings):
            level = self.level_fs[self.key(one)]
            tied = level == before or (place == 0 and entered_tied)
            before = level
            if one.user is not None:
                self.rank = self.rank if tied else self.left
                self.fair_share[self.key(one)] = Fraction(self.rank, len(self.users))
                self.left -= 1
            elif not self.merge_ties:
                self.visit(self.children(one), tied)
            elif self.key(one) not in merged:
                equals = [
                    other
                    for other in siblings
                    if other.user is None and self.level_fs[self.key(other)] == level
                ]
                merged += [self.key(other) for other in equals]
                self.visit([child for other in equals for child in self.children(other)], tied)
