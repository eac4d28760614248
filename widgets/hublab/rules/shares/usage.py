"""Raw usage over time: what running jobs add to it, and how it decays, tick by tick.

As slurmctld's priority/multifactor does it every PriorityCalcPeriod: first every counter decays,
then each running job's part of the period is added to its association and to every account above.
Two things differ from the daemon. Its counters have 64 bits and these have 53: a last digit in a
thousand million may differ. And it drops what a job used after the last tick unless limits are
enforced (seen in 22.05.8); here the whole elapsed time is charged.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from hublab.rules.shares import longdouble
from hublab.rules.shares.association import Association
from hublab.rules.shares.decay import decay_factor
from hublab.rules.shares.tree import Tree
from hublab.text import HublabError, _

HALF_LIFE_S = 7 * 86_400.0  # PriorityDecayHalfLife unless configured
CALC_PERIOD_S = 300.0  # PriorityCalcPeriod unless configured


@dataclass(slots=True)
class _Running:
    path: tuple[int, ...]  # the association and all accounts above it
    rate: float  # billing-seconds a second
    charged_until_s: float


class UsageLedger:
    """The usage counters of a tree of associations while jobs run.

    Time is in seconds on any clock; nothing happens between two calls.

    tree: the associations and their usage at `now_s`.
    half_life_s: PriorityDecayHalfLife; 0 for no decay.
    """

    def __init__(self, tree: Tree, *, half_life_s: float = HALF_LIFE_S, now_s: float = 0.0) -> None:
        self._tree = tree
        self._half_life_s = half_life_s
        self._ticked_s = now_s
        self._indexes = tree.indexes()
        self._counters = [longdouble.to_float(counter) for counter in tree.usage]
        self._running: dict[Hashable, _Running] = {}

    def tree(self) -> Tree:
        """The tree with the usage of the moment, to rank its users with."""
        return self._tree.with_usage(self._counters)

    def usage(self, account: str, user: str | None = None) -> float:
        """Raw usage of an association in billing-seconds; HublabError for an unknown one."""
        return self._counters[self._index(account, user)]

    def start(
        self,
        job: Hashable,
        *,
        account: str,
        user: str,
        billing: float,
        at_s: float,
        usage_factor: float = 1.0,
    ) -> None:
        """Charge `job` from `at_s` on.

        billing: its billable TRES, not truncated; usage_factor: its QOS's UsageFactor.
        Raises HublabError where it runs already or its association is unknown.
        """
        if job in self._running:
            raise HublabError(_("Job {} runs already.").format(job))
        path = [self._index(account, user)]
        while self._tree.parents[path[-1]] >= 0:
            path.append(self._tree.parents[path[-1]])
        self._running[job] = _Running(tuple(path), billing * usage_factor, at_s)

    def end(self, job: Hashable, at_s: float) -> None:
        """Charge what `job` used since the last tick, and nothing after; it ended at `at_s`.

        Raises HublabError where it isn't running.
        """
        if job not in self._running:
            raise HublabError(_("Job {} is not running.").format(job))
        self._charge(self._running.pop(job), at_s)

    def tick(self, now_s: float) -> None:
        """Decay every counter, then charge every running job, up to `now_s`.

        Raises HublabError where `now_s` is before the last tick.
        """
        factor = decay_factor(self._half_life_s, now_s - self._ticked_s)
        self._counters = [counter * factor for counter in self._counters]
        self._ticked_s = now_s
        for running in self._running.values():
            self._charge(running, now_s)

    def _index(self, account: str, user: str | None) -> int:
        if (account, user) not in self._indexes:
            wanted = Association(account=account, user=user)
            raise HublabError(_("The tree has no association for {}.").format(wanted))
        return self._indexes[account, user]

    def _charge(self, running: _Running, now_s: float) -> None:
        """Add the time since the last charge, all of it decayed as if it were that old.

        For five minutes at a half-life of a week this is 0.03 % less than the time itself.
        """
        elapsed_s = now_s - running.charged_until_s
        if elapsed_s <= 0:
            return
        added = elapsed_s * decay_factor(self._half_life_s, elapsed_s) * running.rate
        for index in running.path:
            self._counters[index] += added
        running.charged_until_s = now_s
