"""The queue played with cards: a machine that fits on a table, its jobs, and how Slurm's rules go.

Everything in it is made up. Who starts when is not: it is the answer of the same scheduler that
the simulators use, with the main pass alone (“builtin”) and with backfill.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hublab.facts.policy import policy
from hublab.rules.schedule.job import Job, ScheduledJob
from hublab.rules.schedule.machine import Machine, Node, Partition
from hublab.rules.schedule.scheduler import simulate
from hublab.rules.schedule.settings import Settings

ROUND_S = 1800  # a round of the game is half an hour
NODES, CORES = 3, 4
ROUNDS = 16  # as many as the board has


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A job of the game.

    name: a letter; the queue goes by the alphabet. nodes: how many; cores: on each.
    limit: rounds that it asks for. real: rounds that it needs, which the scheduler must not know.
    comes: the round in which it comes, 0 for all that wait when the game begins.
    session: whether a person waits for it, and no longer than the hub does.
    """

    name: str
    nodes: int = 1
    cores: int
    limit: int
    real: int
    comes: int = 0
    session: bool = False

    def job(self, priority: float) -> Job:
        """The card as a job of the scheduler."""
        return Job(
            name=self.name,
            nodes=self.nodes,
            cores=self.cores,
            limit_s=self.limit * ROUND_S,
            run_s=self.real * ROUND_S,
            submit_s=self.comes * ROUND_S,
            priority=priority,
            give_up_s=policy("spawn-timeout").value if self.session else None,
        )


# Three people with the same work, who ask for longer and longer.
DECK = (
    Card(name="A", cores=4, limit=4, real=4),
    Card(name="B", cores=4, limit=8, real=6),
    Card(name="C", cores=2, limit=3, real=2),
    Card(name="D", nodes=2, cores=4, limit=4, real=3),
    Card(name="E", cores=1, limit=3, real=3),
    Card(name="F", cores=2, limit=6, real=4),
    Card(name="G", cores=4, limit=4, real=2),
    Card(name="H", cores=1, limit=2, real=1),
    Card(name="K", cores=1, limit=1, real=1, comes=2, session=True),
    Card(name="L", cores=1, limit=4, real=1, comes=2, session=True),
    Card(name="M", cores=1, limit=8, real=1, comes=2, session=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """How a card fared: in which round it started, or None where nobody waited any longer."""

    card: Card
    start: int | None


def played(scheduler: str, deck: tuple[Card, ...] = DECK) -> tuple[Played, ...]:
    """The game by the rules of `scheduler`, "builtin" or "backfill"; a start for each card."""
    jobs = [card.job(len(deck) - place) for place, card in enumerate(deck)]
    found = simulate(jobs, machine(), scheduler, Settings(bf_interval_s=30)).jobs
    return tuple(
        Played(card=card, start=_round(job)) for card, job in zip(deck, found, strict=True)
    )


def machine() -> Machine:
    """The machine of the board."""
    nodes = tuple(Node(name=f"node-{number}", cores=CORES) for number in range(1, NODES + 1))
    partition = Partition(name="all", nodes=tuple(node.name for node in nodes))
    return Machine(nodes=nodes, partitions=(partition,))


def honest(deck: tuple[Card, ...] = DECK) -> tuple[Card, ...]:
    """The deck if every card asked for what it needs, and no more."""
    return tuple(replace(card, limit=card.real) for card in deck)


def _round(job: ScheduledJob) -> int | None:
    return None if job.start_s is None else int(job.start_s // ROUND_S)
