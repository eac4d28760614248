"""The tree of associations: who shares with whom, and the usage that each one carries."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from hublab.rules.shares import longdouble
from hublab.rules.shares.association import Association, association_from_json, linked
from hublab.rules.shares.decay import decay_factor, seconds
from hublab.rules.shares.longdouble import LongDouble
from hublab.text import HublabError, _


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Associations and what follows from them before any ranking; lists are in their order.

    parents: index of the account above, −1 for root.
    fair_parents: index of the account they share in, −1 for root. FairShare=parent hands the
        children of an account to the nearest ancestor with shares of its own.
    norm_shares: NormShares, own raw shares over all that share in the same account.
    usage: the raw usage counters in billing-seconds.
    user_count: how many user associations there are, active or not.
    """

    associations: tuple[Association, ...]
    parents: tuple[int, ...]
    fair_parents: tuple[int, ...]
    norm_shares: tuple[float, ...]
    usage: tuple[LongDouble, ...]
    user_count: int

    @classmethod
    def of(cls, associations: Iterable[Association]) -> Tree:
        """The tree that `associations` make up, in whatever order they come.

        Raises HublabError where they don't: see `hublab.rules.shares.association.linked`.
        """
        listed = tuple(associations)
        parents = linked(listed)
        fair_parents = _fair_parents(listed, parents)
        return cls(
            associations=listed,
            parents=parents,
            fair_parents=fair_parents,
            norm_shares=_norm_shares(listed, fair_parents),
            usage=_counters(listed, parents),
            user_count=sum(association.user is not None for association in listed),
        )

    @classmethod
    def from_json(cls, document: str | dict[str, Any]) -> Tree:
        """The tree in a JSON text, or in what it was read as.

        An object with `associations` (see `association_from_json`). Where it also has
        `PriorityDecayHalfLife` (a time as slurm.conf writes it) and `last_decay_ran_seconds_ago`,
        every counter is decayed once over that time, as slurmctld does when it starts.
        Raises HublabError where the text isn't JSON, or not of that form.
        """
        if isinstance(document, str):
            try:
                document = json.loads(document)
            except ValueError as error:
                raise HublabError(_("The tree is not JSON: {}.").format(error)) from error
        entries = document.get("associations") if isinstance(document, dict) else None
        if not isinstance(entries, list):
            raise HublabError(_("A tree must be an object with a list named “associations”."))
        tree = cls.of(association_from_json(entry, i) for i, entry in enumerate(entries, start=1))
        return tree.decayed(*_decay(document))

    def indexes(self) -> dict[tuple[str, str | None], int]:
        """Where each account and user is in the tree's lists; an account's user is None."""
        return {
            (association.account, association.user): index
            for index, association in enumerate(self.associations)
        }

    def with_usage(self, counters: Sequence[float]) -> Tree:
        """The same tree with other usage counters, in billing-seconds, one an association."""
        return replace(self, usage=tuple(map(longdouble.from_float, counters)))

    def decayed(self, half_life_s: float, elapsed_s: float) -> Tree:
        """The same tree after one decay of every counter over `elapsed_s` seconds."""
        if not half_life_s or not elapsed_s:
            return self
        factor = longdouble.from_float(decay_factor(half_life_s, elapsed_s))
        return replace(
            self, usage=tuple(longdouble.multiply(counter, factor) for counter in self.usage)
        )


def _decay(document: dict[str, Any]) -> tuple[float, float]:
    """The half-life and the time since the last decay, both in seconds; zeros where not given."""
    elapsed = document.get("last_decay_ran_seconds_ago") or 0
    if not isinstance(elapsed, int | float) or not 0 <= elapsed < float("inf"):
        raise HublabError(
            _("last_decay_ran_seconds_ago is {}: write a number of seconds or null.").format(
                elapsed
            )
        )
    return seconds(str(document.get("PriorityDecayHalfLife") or 0)), elapsed


def _fair_parents(listed: tuple[Association, ...], parents: tuple[int, ...]) -> tuple[int, ...]:
    def with_own_shares(node: int) -> int:
        while node >= 0 and parents[node] >= 0 and listed[node].fairshare == "parent":
            node = parents[node]
        return node

    return tuple(map(with_own_shares, parents))


def _norm_shares(
    listed: tuple[Association, ...], fair_parents: tuple[int, ...]
) -> tuple[float, ...]:
    levels = [0] * len(listed)
    for association, above in zip(listed, fair_parents, strict=True):
        if above >= 0 and association.fairshare != "parent":
            # slurmctld adds up in 32 bits: seen in 22.05.8 with shares of thousands of millions.
            levels[above] = (levels[above] + association.fairshare) % 2**32

    def share(index: int) -> float:
        above, raw = fair_parents[index], listed[index].fairshare
        if above < 0:
            return 0.0
        if raw == "parent":  # shown with the shares of the account it hands its own to
            return share(above)
        return raw / levels[above] if levels[above] else 0.0

    return tuple(map(share, range(len(listed))))


def _counters(listed: tuple[Association, ...], parents: tuple[int, ...]) -> tuple[LongDouble, ...]:
    """Each one's usage: its own, or else the sum of those below.

    Added one by one in the order of the list, as slurmctld adds up what it reads at its start:
    the order may show in the last bit of a sum that 64 bits can't hold.
    """
    own = [_own_usage(association) for association in listed]
    counters = [usage or longdouble.ZERO for usage in own]
    for index, usage in enumerate(own):
        above = parents[index]
        while usage and above >= 0 and own[above] is None:
            counters[above] = longdouble.add(counters[above], usage)
            above = parents[above]
    return tuple(counters)


def _own_usage(association: Association) -> LongDouble | None:
    usage = association.usage
    if usage is None:
        return longdouble.ZERO if association.user is not None else None
    if isinstance(usage, float):
        usage = Decimal(f"{usage:.6f}")
    return longdouble.from_decimal(usage)
