"""The queue played with cards: the sheets to print, and who starts when by which rules."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.lessons.card_game import CORES, DECK, NODES, ROUNDS, Card, Played, honest, played
from hublab.skin import Column, Figure, Table
from hublab.svg import INK, WIDTH, Drawing
from hublab.text import HublabError, _, ngettext, number

# Units: a block on a card is as large as its place on the board.
_ROUND, _CORE = 22, 12
_NODE = CORES * _CORE
_GAP = 6  # between nodes
_CARD_WIDTH, _CARD_HEIGHT = WIDTH / 2, 230
_MARGIN = 14
_LABEL = 66  # left of the board, for the names of nodes
_HEAD = 26  # above the board, for the numbers of rounds
_CUT, _FOLD = "8 5", "2 4"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Sheet(Figure):
    """A picture that is printed on a page of its own; `kind`: "board" or "cards"."""

    kind: str

    def html(self) -> str:
        return (
            f'<div class="hublab-figure hublab-sheet hublab-sheet-{self.kind}">\n{self.svg}\n</div>'
        )


def cards(names: str = "") -> Sheet:
    """A sheet of cards to cut out, two in a row; all of the deck where no `names` are given.

    Raises HublabError for a card that the deck lacks.
    """
    chosen = tuple(_card(name) for name in names) if names else DECK
    drawing = Drawing(
        ident=f"hublab-cards-{chosen[0].name.lower()}-{chosen[-1].name.lower()}",
        title=_("Cards {} to {} to cut out").format(chosen[0].name, chosen[-1].name),
        description=" ".join(_words(card) for card in chosen),
        height=-(-len(chosen) // 2) * _CARD_HEIGHT,
    )
    for place, card in enumerate(chosen):
        row, column = divmod(place, 2)
        _draw_card(drawing, card, column * _CARD_WIDTH, row * _CARD_HEIGHT)
    return Sheet(svg=drawing.svg(), words="\n".join(_words(card) for card in chosen), kind="cards")


def board() -> Sheet:
    """The board: a row for each core of each node, a column for each round."""
    words = _("The board: {} nodes with {} cores each, and {} rounds of half an hour.").format(
        number(NODES), number(CORES), number(ROUNDS)
    )
    height = _HEAD + NODES * (_NODE + _GAP)
    drawing = Drawing(ident="hublab-board", title=_("The board"), description=words, height=height)
    right = _LABEL + ROUNDS * _ROUND
    counted = range(1, ROUNDS + 1, 2)  # two digits side by side would touch
    for count in counted:
        middle = _LABEL + (count - 0.5) * _ROUND
        drawing.words(middle, _HEAD - 8, number(count), anchor="middle")
    for node in range(NODES):
        top = _HEAD + node * (_NODE + _GAP)
        drawing.words(0, top + _NODE / 2 + 5, _("node {}").format(number(node + 1)))
        drawing.box(_LABEL, top, ROUNDS * _ROUND, _NODE, stroke=INK, stroke_width=1.8)
        for core in range(1, CORES):
            y = top + core * _CORE
            drawing.line([(_LABEL, y), (right, y)], opacity=0.4)
        for count in range(1, ROUNDS):
            x = _LABEL + count * _ROUND
            drawing.line([(x, top), (x, top + _NODE)], opacity=0.4)
    named = _("Written on it: nodes {}; rounds {}.").format(
        ", ".join(number(node + 1) for node in range(NODES)), ", ".join(map(number, counted))
    )
    return Sheet(svg=drawing.svg(), words=f"{words} {named}", kind="board")


def cards_played() -> Table:
    """In which round each card starts: first come first, with backfill, and if all ask honestly."""
    games = (played("builtin"), played("backfill"), played("backfill", honest()))
    return Table(
        caption=_("The round in which each card starts"),
        columns=(
            Column(head=_("Card")),
            Column(head=_("Nodes × cores × rounds asked for")),
            Column(head=_("In turn")),
            Column(head=_("With backfill")),
            Column(head=_("Backfill, all ask for what they need")),
        ),
        rows=tuple(
            (card.name, _size(card), *(_start(game[place]) for game in games))
            for place, card in enumerate(DECK)
        ),
        notes=(
            _("Played by the scheduler of the simulators. The cards are made up."),
            _("Torn up: it did not start at once, and the hub gave up."),
        ),
    )


def _card(name: str) -> Card:
    found = next((card for card in DECK if card.name == name), None)
    if found is None:
        known = " ".join(card.name for card in DECK)
        raise HublabError(_("There is no card {}: there are {}.").format(name, known))
    return found


def _draw_card(drawing: Drawing, card: Card, x: float, y: float) -> None:
    corners = [(x, y), (x + _CARD_WIDTH, y)]
    corners += [(right, bottom + _CARD_HEIGHT) for right, bottom in reversed(corners)]
    drawing.line([*corners, corners[0]], dashes=_CUT)
    left = x + _MARGIN
    drawing.words(left, y + 28, _title(card), bold=True)
    drawing.words(left, y + 50, _held(card))
    drawing.words(left, y + 72, _asked(card))
    for node in range(card.nodes):
        top = y + 84 + node * (_CORE * card.cores + _GAP)
        width, height = card.limit * _ROUND, card.cores * _CORE
        if card.session:
            drawing.hatch(left, top, width, height, stroke=INK)
        _draw_grid(drawing, left, top, card)
        drawing.box(left, top, width, height, stroke=INK, stroke_width=2)
    fold = y + _CARD_HEIGHT - 36
    drawing.line([(x + 4, fold), (x + _CARD_WIDTH - 4, fold)], dashes=_FOLD)
    drawing.words(left, fold + 24, _needed(card))


def _draw_grid(drawing: Drawing, left: float, top: float, card: Card) -> None:
    """A box for each round and core, to count on a board that is printed larger."""
    right, bottom = left + card.limit * _ROUND, top + card.cores * _CORE
    for core in range(1, card.cores):
        y = top + core * _CORE
        drawing.line([(left, y), (right, y)], opacity=0.4)
    for count in range(1, card.limit):
        x = left + count * _ROUND
        drawing.line([(x, top), (x, bottom)], opacity=0.4)


def _title(card: Card) -> str:
    if not card.session:
        return _("Job {}").format(card.name)
    return _("Session {}, round {}").format(card.name, number(card.comes + 1))


def _held(card: Card) -> str:
    nodes = ngettext("{} node", "{} nodes", card.nodes).format(number(card.nodes))
    cores = ngettext("{} core", "{} cores", card.cores).format(number(card.cores))
    return _("{} × {}").format(nodes, cores)


def _asked(card: Card) -> str:
    return ngettext("asks for {} round", "asks for {} rounds", card.limit).format(
        number(card.limit)
    )


def _needed(card: Card) -> str:
    return ngettext("needs {} round", "needs {} rounds", card.real).format(number(card.real))


def _words(card: Card) -> str:
    return _("{}: {}, {}, {}.").format(_title(card), _held(card), _asked(card), _needed(card))


def _size(card: Card) -> str:
    return " × ".join(map(number, (card.nodes, card.cores, card.limit)))


def _start(one: Played) -> str:
    return _("torn up") if one.start is None else number(one.start + 1)
