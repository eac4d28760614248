"""A small tree of associations, as on an Alliance cluster: projects, and their members."""

from __future__ import annotations

from collections.abc import Mapping

from hublab.rules.shares.association import Association
from hublab.rules.shares.tree import Tree

ROOT = "root"


def projects(
    members: Mapping[str, Mapping[str, float]], shares: Mapping[str, int] | None = None
) -> Tree:
    """The tree of projects below root whose members share equally.

    members: by project, the raw usage of each member in any one unit of usage. shares: the raw
    shares of projects; 1 for those it does not name. Errors: see `Association` and `Tree.of`.

    >>> tree = projects({"A": {"Ana": 10, "Ben": 30}, "B": {"Cam": 5}})
    >>> tree.user_count
    3
    """
    given = shares or {}
    associations = [Association(account=ROOT)]
    for project, used in members.items():
        associations.append(
            Association(account=project, parent=ROOT, fairshare=given.get(project, 1))
        )
        associations += [
            Association(account=project, user=user, usage=usage) for user, usage in used.items()
        ]
    return Tree.of(associations)
