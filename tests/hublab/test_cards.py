"""The queue on cards: the sheets say what the words say, and the rules play as Slurm's do."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hublab import show
from hublab.lessons.card_game import CORES, DECK, NODES, ROUND_S, ROUNDS, Card, honest, played
from hublab.svg import text_width
from hublab.text import HublabError

SHEETS = [show.board(), show.cards(), show.cards("ABCDEF"), show.cards("K")]


def written(svg: str) -> list[str]:
    """The words that a picture shows."""
    root = ElementTree.fromstring(svg)
    return [each.text or "" for each in root.iter("{http://www.w3.org/2000/svg}text")]


def starts(scheduler: str, deck: tuple = DECK) -> dict[str, int | None]:
    return {each.card.name: each.start for each in played(scheduler, deck)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_number_on_a_sheet_is_in_its_words(sheet: show.cards) -> None:
    shown = re.findall(r"\d+", " ".join(written(sheet.svg)))
    assert shown
    assert set(shown) - set(re.findall(r"\d+", sheet.words)) == set()


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheets_print_in_black_and_white(sheet: show.cards) -> None:
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', sheet.svg))
    assert colours <= {"none", "currentColor"}


def test_text_fits_on_its_card() -> None:
    found = written(show.cards().svg)
    assert len(found) == 4 * len(DECK)
    assert [words for words in found if text_width(words) > 206] == []


def test_all_cards_are_drawn_once_with_lines_to_cut_and_to_fold() -> None:
    svg = show.cards().svg
    assert svg.count('stroke-dasharray="8 5"') == len(DECK)
    assert svg.count('stroke-dasharray="2 4"') == len(DECK)


def test_a_block_has_a_box_for_each_round_and_core_to_count() -> None:
    (card,) = [card for card in DECK if card.name == "A"]
    lines = show.cards("A").svg.count('stroke-opacity="0.40"')
    assert lines == (card.limit - 1) + (card.cores - 1)


def test_a_card_that_is_not_there_is_named_with_those_there_are() -> None:
    with pytest.raises(HublabError, match="no card Z: there are A B C"):
        show.cards("AZ")


def test_every_card_fits_on_the_board() -> None:
    last = max(
        start + card.real
        for card, start in zip(DECK, starts("builtin").values(), strict=True)
        if start is not None
    )
    assert last <= ROUNDS
    assert all(card.nodes <= NODES and card.cores <= CORES for card in DECK)
    assert all(card.real <= card.limit <= 8 for card in DECK)


@pytest.mark.parametrize("game", [("builtin", DECK), ("backfill", DECK), ("backfill", honest())])
def test_no_core_is_given_twice(game: tuple) -> None:
    results = played(*game)
    for now in range(ROUNDS):
        held = sum(
            each.card.nodes * each.card.cores
            for each in results
            if each.start is not None and each.start <= now < each.start + each.card.real
        )
        assert held <= NODES * CORES


def test_in_turn_nobody_starts_before_those_ahead() -> None:
    found = [start for start in starts("builtin").values() if start is not None]
    assert found == sorted(found)


def test_backfill_delays_nobody_ahead() -> None:
    in_turn, filled = starts("builtin"), starts("backfill")
    assert all(filled[name] <= in_turn[name] for name in "ABCDEFGH")
    assert sum(filled[name] < in_turn[name] for name in "ABCDEFGH") >= 2


def test_the_game_teaches_that_a_shorter_request_starts() -> None:
    """The same work, asked for ever longer: only the shortest slips in, unless all are honest."""
    sessions = [card for card in DECK if card.session]
    assert len({(card.cores, card.real, card.comes) for card in sessions}) == 1
    assert sorted(sessions, key=lambda card: card.limit) == sessions
    filled = starts("backfill")
    assert [filled[card.name] is not None for card in sessions] == [True, False, False]
    assert None not in starts("backfill", honest()).values()
    assert [starts("builtin")[card.name] for card in sessions] == [None] * 3


@pytest.mark.parametrize(("limit", "expected"), [(1, 2), (3, None)])
def test_the_exercise_agrees_with_the_board(limit: int, expected: int | None) -> None:
    """Whoever looks at the board sees two free rounds before D, whose round is the fifth."""
    new = Card(name="N", cores=1, limit=limit, real=1, comes=2, session=True)
    assert starts("backfill", (*DECK, new))["N"] == expected
    assert starts("backfill")["D"] == 4


def test_the_table_counts_rounds_from_one() -> None:
    rows = {row[0]: row[2:] for row in show.cards_played().rows}
    assert rows["A"] == ("1", "1", "1")
    assert rows["M"] == ("torn up", "torn up", "3")


def test_a_round_is_longer_than_the_hub_waits() -> None:
    jobs = [card.job(1) for card in DECK if card.session]
    assert all(job.give_up_s < ROUND_S for job in jobs)
    assert len(jobs) == 3
