"""What must hold in every tree, and that a plain retelling of the rules finds the same ranks."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from hublab.rules.shares import longdouble
from hublab.rules.shares.fairshare import Association, FairTree, Tree, fair_tree
from hublab.text import HublabError
from hypothesis import assume, given
from hypothesis import strategies as st
from naive_fair_tree import INFINITE, NaiveFairTree
from trees import any_usages, associations

Key = tuple[str, str | None]


def fair_shares(ranked: FairTree) -> dict[Key, float]:
    return {
        (one.account, one.user): share
        for index, one in enumerate(ranked.tree.associations)
        if (share := ranked.fair_share(index)) is not None
    }


def user(account: str, name: str, shares: int | str, usage: float = 0) -> Association:
    return Association(account=account, user=name, fairshare=shares, usage=usage)


def account(name: str, shares: int | str = 1, parent: str | None = "root") -> Association:
    return Association(account=name, parent=parent, fairshare=shares)


ROOT = account("root", parent=None)


@given(associations(), st.booleans())
def test_a_plain_retelling_finds_the_same(tree: list[Association], merge_ties: bool) -> None:
    ranked = fair_tree(Tree.of(tree), "oldest", merge_ties=merge_ties)
    naive = NaiveFairTree(sorted(tree, key=lambda one: one.assoc_id), merge_ties=merge_ties)
    assert fair_shares(ranked) == {key: float(share) for key, share in naive.fair_share.items()}
    for one, level in zip(ranked.tree.associations, ranked.level_fs, strict=True):
        if level is not None:
            expected = naive.level_fs[one.account, one.user]
            nearest = float("inf") if expected == INFINITE else float(expected)
            assert longdouble.to_float(level) == nearest


@given(associations(any_usages, most=40))
def test_usage_is_conserved_up_the_tree(tree: list[Association]) -> None:
    made = Tree.of(tree)
    total = sum(Fraction(f"{one.usage:.6f}") for one in tree if one.user is not None)
    root = made.parents.index(-1)
    assert longdouble.to_float(made.usage[root]) == pytest.approx(float(total), rel=1e-15)
    for index, one in enumerate(made.associations):
        below = [made.usage[i] for i, parent in enumerate(made.parents) if parent == index]
        if one.user is None:
            summed = sum(map(longdouble.to_float, below))
            assert longdouble.to_float(made.usage[index]) == pytest.approx(summed, rel=1e-12)


@given(associations(any_usages, most=40), st.sampled_from(["newest", "oldest", "listed"]))
def test_everyone_is_ranked_above_0_and_up_to_1(tree: list[Association], order: str) -> None:
    ranked = fair_tree(Tree.of(tree), order)
    shares = list(fair_shares(ranked).values())
    assert all(0 < share <= 1 for share in shares)
    assert not shares or max(shares) == 1
    assert sorted(ranked.visited) == [
        index for index, parent in enumerate(ranked.tree.parents) if parent >= 0
    ]


@given(associations(any_usages), st.data(), st.integers(1, 10**9))
def test_more_usage_never_raises_a_user_among_siblings(
    tree: list[Association], data: st.DataObject, more: int
) -> None:
    users = [index for index, one in enumerate(tree) if one.user is not None]
    assume(users)
    chosen = data.draw(st.sampled_from(users))
    tree_after = list(tree)
    tree_after[chosen] = replace(tree[chosen], usage=tree[chosen].usage + more)
    before, after = fair_tree(Tree.of(tree)), fair_tree(Tree.of(tree_after))

    def ahead(ranked: FairTree) -> list[int]:
        fair_parents = ranked.tree.fair_parents
        return [
            index
            for index, level in enumerate(ranked.level_fs)
            if fair_parents[index] == fair_parents[chosen]
            and level is not None
            and level >= ranked.level_fs[chosen]
        ]

    assert set(ahead(before)) <= set(ahead(after))


@given(associations(any_usages), st.randoms(use_true_random=False))
def test_the_order_of_the_list_does_not_matter(tree: list[Association], random: object) -> None:
    shuffled = list(tree)
    random.shuffle(shuffled)
    assume(all(isinstance(one.usage or 0, int) for one in tree))  # else sums may differ in a bit
    for order in ("newest", "oldest"):
        assert fair_shares(fair_tree(Tree.of(tree), order)) == fair_shares(
            fair_tree(Tree.of(shuffled), order)
        )


def test_tied_accounts_are_merged_only_as_documented() -> None:
    """Nobody has used anything: seen in slurmctld 22.05.8, and what Slurm's page says instead."""
    tree = Tree.of(
        [
            ROOT,
            user("root", "root", 1),
            account("A"),
            account("B"),
            account("C"),
            user("A", "a1", 1),
            user("A", "a2", 0),
            user("B", "b1", 1),
            user("B", "b2", "parent"),
            user("C", "c1", "parent"),
        ]
    )
    daemon = {key[1]: share for key, share in fair_shares(fair_tree(tree, "listed")).items()}
    page = {
        key[1]: share
        for key, share in fair_shares(fair_tree(tree, "listed", merge_ties=True)).items()
    }
    two_thirds = pytest.approx(2 / 3)
    assert daemon == {
        "root": 1, "a1": 1, "a2": two_thirds, "b1": two_thirds, "b2": two_thirds, "c1": two_thirds,
    }  # fmt: skip
    assert page == {
        "root": 1, "a1": 1, "a2": pytest.approx(1 / 6), "b1": 1, "b2": 1, "c1": 1,
    }  # fmt: skip


def test_the_published_example_of_def_prof1() -> None:
    """Three of the ten members of the account that the Alliance's page shows; numbers only."""
    others = 1_512_054 - 54_618 - 855_517
    tree = Tree.of(
        [
            ROOT,
            account("def-prof1_cpu"),
            user("def-prof1_cpu", "prof1", 1),
            user("def-prof1_cpu", "grad2", 1, 54_618),
            user("def-prof1_cpu", "postdoc3", 1, 855_517),
            user("def-prof1_cpu", "other1", 1, others),
            *(user("def-prof1_cpu", f"idle{number}", 1) for number in range(6)),
        ]
    )
    ranked = fair_tree(tree)
    used = [f"{longdouble.to_float(usage):.6f}" for usage in ranked.effective_usage[3:5]]
    levels = [longdouble.to_float(level) for level in ranked.level_fs[2:5]]
    assert used == ["0.036122", "0.565798"]
    # The page shows usage truncated: the next digit makes up for the difference.
    assert levels == [
        float("inf"),
        pytest.approx(2.768390, rel=2e-5),
        pytest.approx(0.176741, rel=2e-5),
    ]


def test_deep_trees_are_walked_too() -> None:
    names = ["root", *(f"a{depth}" for depth in range(3000))]
    tree = [ROOT, *(account(name, parent=parent) for parent, name in pairwise(names))]
    ranked = fair_tree(Tree.of([*tree, user(names[-1], "deep", 1, 5)]))
    assert fair_shares(ranked) == {("a2999", "deep"): 1.0}


def test_unknown_orders_are_refused() -> None:
    with pytest.raises(HublabError, match="Unknown order “best”: choose newest, oldest, listed"):
        fair_tree(Tree.of([ROOT]), "best")
