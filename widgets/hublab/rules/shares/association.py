"""Slurm's associations: accounts and their users, and who is below whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from hublab.text import HublabError, _, number

# The largest number of shares; Slurm keeps the next one for FairShare=parent.
MOST_SHARES = 2**31 - 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Association:
    """One line of `sacctmgr show associations`: an account, or a user of an account.

    account: the account's name; user: the user's, None for the account itself.
    parent: the account above; None for root. A user is always below their account.
    fairshare: raw shares, or "parent" (FairShare=parent); root's are not used.
    usage: raw usage in billing-seconds with at most six decimals, as Slurm's state files keep it.
        None for an account: its counter is the sum of what is below. A number for an account
        is its counter as it stands, which may still hold the usage of deleted users.
    assoc_id: Slurm's number for it, higher for newer ones; None where it isn't known.

    Raises HublabError for values that Slurm could not hold.
    """

    account: str
    user: str | None = None
    parent: str | None = None
    fairshare: int | Literal["parent"] = 1
    usage: int | float | None = None
    assoc_id: int | None = None

    def __post_init__(self) -> None:
        if self.fairshare != "parent" and not (
            _is_whole(self.fairshare) and 0 <= self.fairshare <= MOST_SHARES
        ):
            raise HublabError(
                _("The fairshare of {} is {}: write a whole number up to {}, or “parent”.").format(
                    self, self.fairshare, number(MOST_SHARES)
                )
            )
        if self.usage is not None and not (
            (_is_whole(self.usage) or isinstance(self.usage, float)) and 0 <= self.usage <= 1e300
        ):
            raise HublabError(
                _("The usage of {} is {}: it must be a number, zero or more, and finite.").format(
                    self, self.usage
                )
            )
        if self.assoc_id is not None and not _is_whole(self.assoc_id):
            raise HublabError(
                _("The assoc_id of {} is {}: it must be a whole number.").format(
                    self, self.assoc_id
                )
            )

    def __str__(self) -> str:
        if self.user is None:
            return _("account {}").format(self.account)
        return _("user {} of account {}").format(self.user, self.account)


def association_from_json(entry: Any, position: int) -> Association:
    """The association that the object `entry` describes, the `position`th of its list from 1.

    Keys: account, user, parent, fairshare, usage, assoc_id, as in Association; others are left
    alone. Raises HublabError where it isn't an object or its account has no name.
    """
    account = entry.get("account") if isinstance(entry, dict) else None
    if not isinstance(account, str) or not account:
        raise HublabError(
            _("Association {} of the list must be an object with the name of its account.").format(
                position
            )
        )
    names = {key: entry.get(key) or None for key in ("user", "parent")}
    for key, name in names.items():
        if not isinstance(name, str | None):
            raise HublabError(
                _("Association {} of the list: its {} must be a name or null.").format(
                    position, key
                )
            )
    shares = entry.get("fairshare")
    return Association(
        account=account,
        **names,
        fairshare=1 if shares is None else shares,  # 1 is what sacctmgr gives unless told
        usage=entry.get("usage"),
        assoc_id=entry.get("assoc_id"),
    )


def linked(associations: tuple[Association, ...]) -> tuple[int, ...]:
    """The index of each one's parent account, −1 for root.

    Raises HublabError for an association listed twice, an unknown parent, none or several
    accounts without a parent, and accounts that are their own ancestors.
    """
    seen: dict[tuple[str, str | None], int] = {}
    for index, association in enumerate(associations):
        if seen.setdefault((association.account, association.user), index) != index:
            raise HublabError(_("{} is listed twice.").format(_capital(association)))
    parents = tuple(_parent(association, seen) for association in associations)
    roots = [associations[index] for index, parent in enumerate(parents) if parent < 0]
    if len(roots) != 1:
        names = ", ".join(root.account for root in roots) or _("none")
        raise HublabError(
            _("Exactly one account, root, must have no parent; here it is: {}.").format(names)
        )
    _refuse_circles(associations, parents)
    return parents


def _parent(association: Association, seen: dict[tuple[str, str | None], int]) -> int:
    name = association.parent
    if association.user is not None:
        if name not in (None, association.account):
            raise HublabError(
                _("The parent of {} must be that account, not {}.").format(association, name)
            )
        name = association.account
    elif name is None:
        return -1
    if (name, None) not in seen:
        raise HublabError(
            _("Account {}, the parent of {}, is not listed.").format(name, association)
        )
    return seen[name, None]


def _refuse_circles(associations: tuple[Association, ...], parents: tuple[int, ...]) -> None:
    walked = [-1] * len(parents)  # from which start a walk upwards came by
    for start in range(len(parents)):
        node = start
        while parents[node] >= 0 and walked[node] < 0:
            walked[node] = start
            node = parents[node]
        if parents[node] >= 0 and walked[node] == start:
            circle = [node, parents[node]]
            while circle[-1] != node:
                circle.append(parents[circle[-1]])
            raise HublabError(
                _("{} is its own ancestor: {}.").format(
                    _capital(associations[node]),
                    " < ".join(associations[index].account for index in circle),
                )
            )


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _capital(association: Association) -> str:
    text = str(association)
    return text[0].upper() + text[1:]
