"""Two groups that share a cluster, evening by evening: decayed usage and Fair Tree's ranks."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.rules.shares import longdouble
from hublab.rules.shares.decay import decay_factor
from hublab.rules.shares.fairshare import Association, Tree, fair_tree

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One line of the tree on one day: a group (`member` 0) or one of its members (1, 2, …).

    group: "yours" or "other"; member 1 of yours is you.
    share, use: NormShares and EffectvUsage, as parts of 1. level_fs: their ratio.
    place: 1 for whoever Fair Tree ranks first among all people; 0 for a group.
    """

    group: str
    member: int
    share: float
    use: float
    level_fs: float
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The evening of one day; day 0 is the eve of the first session.

    steady, sessions: your group's decayed usage, in equivalent-days, of its members' steady use
    and of the sessions.
    """

    day: int
    steady: float
    sessions: float
    standings: tuple[Standing, ...]

    def standing(self, group: str, member: int = 0) -> Standing:
        """The line of a group, or of one of its members."""
        return next(each for each in self.standings if (each.group, each.member) == (group, member))

    def compared(self, other: Standing) -> tuple[Standing, Standing]:
        """The two lines whose LevelFS decides between you and the person `other`, yours first.

        Fair Tree compares the siblings below the last account that both have in common: members
        within your group, the groups themselves beyond it.
        """
        if other.group == "yours":
            return self.standing("yours", 1), self.standing("yours", other.member)
        return self.standing("yours"), self.standing(other.group)

    @property
    def ranking(self) -> tuple[Standing, ...]:
        """All people in the order of their places."""
        people = (each for each in self.standings if each.member)
        return tuple(sorted(people, key=lambda each: each.place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group's raw shares, and what each member keeps in use day and night, in equivalents."""

    shares: int
    uses: tuple[float, ...]


class Groups:
    """Usage and ranks of both groups on any day.

    yours, other: the groups; member 1 of yours runs the sessions.
    sessions: what the sessions of a day hold, averaged over day and night, in equivalents.
    days: for how many days there are sessions. half_life_days: PriorityDecayHalfLife.
    """

    def __init__(
        self, *, yours: Group, other: Group, sessions: float, days: int, half_life_days: float
    ) -> None:
        self._groups = {"yours": yours, "other": other}
        self.days, self.half_life_days = days, half_life_days
        half_life_s = half_life_days * DAY_S
        self._fade = decay_factor(half_life_s, DAY_S)
        # Usage that comes in second by second and fades: a geometric series. What one equivalent
        # adds up to in the long run, in equivalent-days:
        self._for_ever = 1 / (1 - decay_factor(half_life_s, 1)) / DAY_S
        self._sessions_for_ever = sessions * self._for_ever

    def steady(self, group: str) -> float:
        """The decayed usage that a group's steady use keeps up, in equivalent-days."""
        return sum(self._groups[group].uses) * self._for_ever

    def evening(self, day: int) -> Day:
        """The evening of `day`."""
        running = min(day, self.days)
        grown = self._sessions_for_ever * (1 - self._fade**running)
        sessions = grown * self._fade ** (day - running)
        return Day(
            day=day,
            steady=self.steady("yours"),
            sessions=sessions,
            standings=self._standings(sessions),
        )

    def _standings(self, sessions: float) -> tuple[Standing, ...]:
        lines = [Association(account="root")]
        for name, group in self._groups.items():
            lines.append(Association(account=name, parent="root", fairshare=group.shares))
            for member, use in enumerate(group.uses, 1):
                extra = sessions if (name, member) == ("yours", 1) else 0
                usage = (use * self._for_ever + extra) * DAY_S
                lines.append(Association(account=name, user=str(member), usage=usage))
        ranked = fair_tree(Tree.of(lines), order="listed")
        best = ranked.tree.user_count
        return tuple(
            Standing(
                group=line.account,
                member=int(line.user or 0),
                share=share,
                use=longdouble.to_float(use),
                level_fs=longdouble.to_float(level or longdouble.ZERO),
                place=best + 1 - rank if rank else 0,
            )
            for line, share, use, level, rank in zip(
                lines,
                ranked.tree.norm_shares,
                ranked.effective_usage,
                ranked.level_fs,
                ranked.ranks,
                strict=True,
            )
            if line.parent or line.user
        )
