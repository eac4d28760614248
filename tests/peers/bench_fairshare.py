"""Time Fair Tree with 1 000 users on trees of several shapes; see run.py.

Seeded trees with usage that is no whole number, three in ten users idle. Timed is
`fair_tree`, what a simulator does at every PriorityCalcPeriod; and the way from a JSON text to
sshare's rows.
"""

from __future__ import annotations

import json
from random import Random
from typing import Any

from hublab.rules.shares.fairshare import Tree, fair_tree
from hublab.rules.shares.sshare import rows
from timing import best_ms

USERS = 1_000
SHAPES = {
    "100 groups of 10": (100, 1),
    "one group": (1, 1),
    "500 groups of 2": (500, 1),
    "100 groups nested up to 20 deep": (100, 20),
}


def main() -> None:
    """Print a Markdown table."""
    for shape, (groups, depth) in SHAPES.items():
        text = json.dumps(document(groups, depth))
        tree = Tree.from_json(text)
        rank_ms = best_ms(lambda tree=tree: fair_tree(tree))
        all_ms = best_ms(lambda text=text: rows(fair_tree(Tree.from_json(text))))
        print(
            f"| Fair Tree, {USERS} users, {shape} | hublab | "
            f"{rank_ms:.1f} ms ({all_ms:.1f} ms with reading and rows) | ≤ 10 ms |"
        )


def document(groups: int, depth: int) -> dict[str, Any]:
    """Make a tree of USERS users; group n is below group n − 1 but for each `depth`th."""
    random = Random(1)
    listed: list[dict[str, Any]] = [{"account": "root", "user": None, "parent": None}]
    for group in range(groups):
        parent = f"group{group - 1}" if group % depth else "root"
        shares = random.choice([1, 1, 1, 50, 434])
        listed.append({"account": f"group{group}", "parent": parent, "fairshare": shares})
    for user in range(USERS):
        usage = 0 if random.random() < 0.3 else round(random.random() * 1e9, 3)
        listed.append({"account": f"group{user % groups}", "user": f"user{user}", "usage": usage})
    return {
        "associations": [{**one, "assoc_id": place} for place, one in enumerate(listed, start=1)]
    }


if __name__ == "__main__":
    main()
