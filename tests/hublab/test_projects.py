"""Projects and members become the tree that the ranking takes."""

from __future__ import annotations

import pytest
from hublab.rules.shares import sshare
from hublab.rules.shares.fairshare import fair_tree
from hublab.rules.shares.projects import projects
from hublab.text import HublabError


def test_the_alliances_own_example_comes_out_as_printed() -> None:
    """The table of `def-prof1_cpu` on the page on job scheduling policies."""
    used = {"prof1": 0, "grad2": 54_618, "postdoc3": 855_517, "others": 601_919}
    tree = projects({"def-prof1_cpu": used, "all-others_cpu": {"somebody": 1}})
    rows = {row.user: row for row in sshare.rows(fair_tree(tree))}
    printed = {"prof1": (0, 0.0), "grad2": (54_618, 0.036122), "postdoc3": (855_517, 0.565798)}
    assert {user: (rows[user].raw_usage, rows[user].effective_usage) for user in printed} == printed


def test_shares_are_those_given_and_else_one() -> None:
    tree = projects({"A": {}, "B": {}}, shares={"A": 3})
    assert [tree.norm_shares[tree.indexes()[name, None]] for name in ("A", "B")] == [0.75, 0.25]


def test_what_no_tree_can_hold_is_refused() -> None:
    with pytest.raises(HublabError, match="usage of user Ana of account A"):
        projects({"A": {"Ana": -1}})
