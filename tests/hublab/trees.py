"""Random trees of associations for tests: ties, zero shares, FairShare=parent, nested accounts."""

from __future__ import annotations

from hublab.rules.shares.fairshare import Association
from hypothesis import strategies as st

# Few different values make ties, on paper and to the last bit.
small_shares = st.sampled_from([0, 1, 1, 1, 2, 3, 5, 10, "parent"])
small_usages = st.sampled_from([0, 0, 0, 10, 20, 40, 50, 80, 100])
any_usages = st.one_of(small_usages, st.integers(0, 10**15), st.floats(0, 1e12))


@st.composite
def associations(
    draw: st.DrawFn, usages: st.SearchStrategy[float] = small_usages, most: int = 14
) -> list[Association]:
    """A tree of up to `most` associations below root, in any order, with shuffled ids."""
    count = draw(st.integers(1, most))
    ids = draw(st.permutations(range(1, count + 2)))
    tree = [Association(account="root", assoc_id=ids[0])]
    accounts = ["root"]
    for number, assoc_id in enumerate(ids[1:]):
        parent = draw(st.sampled_from(accounts))
        shares = draw(small_shares)
        if draw(st.booleans()):
            tree.append(
                Association(
                    account=parent,
                    user=f"u{number}",
                    fairshare=shares,
                    usage=draw(usages),
                    assoc_id=assoc_id,
                )
            )
        else:
            accounts.append(f"a{number}")
            tree.append(
                Association(
                    account=f"a{number}", parent=parent, fairshare=shares, assoc_id=assoc_id
                )
            )
    return draw(st.permutations(tree))
