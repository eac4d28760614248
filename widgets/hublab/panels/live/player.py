"""The player of a film: a picture to step through, play and scrub."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import ipywidgets

from hublab.panels.film import Film
from hublab.panels.live.turns import Turns
from hublab.panels.live.widgets import button, row, show_if
from hublab.text import _

_SECONDS_A_FRAME = 1.0


class Player:
    """Buttons, a slider and the frame that it points at; nothing moves before it is asked to."""

    def __init__(self) -> None:
        self._film: Film | None = None
        self._touched = False
        self._turns = Turns()
        self._slider = ipywidgets.IntSlider(
            min=0,
            max=0,
            readout=False,
            description=_("Moment"),
            tooltip=_("Moment"),
            style={"description_width": "initial"},
            layout={"width": "auto", "flex": "1 1 14em"},
        )
        self._slider.observe(lambda change: self._moved(), "value")
        back = button(_("Step back"), lambda: self._go(self._slider.value - 1))
        forward = button(_("Step forward"), lambda: self._go(self._slider.value + 1))
        self._play = button(_("Play"), self._play_or_pause)
        self._play.add_class("hublab-play")
        self._frame = ipywidgets.HTML()
        self.box = ipywidgets.VBox([row(back, forward, self._play, self._slider), self._frame])
        self.show(None)

    def show(self, film: Film | None, better: bool = False) -> None:
        """Show `film` at its first frame, or hide where there is none.

        better: it is another one for the same settings, left out where a person is at the first.
        """
        if better and self._touched:
            return
        self._stop()
        self._film = None  # while the slider is set
        show_if(film is not None, [self.box])
        if film is None:
            self._frame.value = ""  # nor does anything read the last film's words
            return
        # The value first: the slider never points past its end, whichever way that moves.
        self._slider.value = 0
        self._slider.max = len(film.frames) - 1
        self._slider.value = film.first
        self._film, self._touched = film, False
        self._show()

    def _moved(self) -> None:
        self._touched = True
        self._show()

    def _show(self) -> None:
        if self._film is None:
            return
        place = min(self._slider.value, len(self._film.frames) - 1)
        label = _("{} – {}").format(self._film.frames[place], self._film.words(place))
        self._frame.value = (
            f'<figure class="hublab-film"><figcaption><strong>{escape(self._film.caption)}</strong>'
            f'<span aria-live="polite">{escape(label)}</span></figcaption>\n'
            f"{self._film.draw(place)}\n</figure>"
        )

    def _go(self, place: int) -> None:
        self._stop()
        self._slider.value = min(max(place, 0), self._slider.max)

    def _play_or_pause(self) -> None:
        if self._turns.busy:
            self._stop()
            return
        if self._slider.value == self._slider.max:
            self._slider.value = 0
        self._play.description = _("Pause")
        self._turns.begin(self._frames(), _SECONDS_A_FRAME)

    def _frames(self) -> Iterator[None]:
        while self._slider.value < self._slider.max:
            yield
            self._slider.value += 1
        self._play.description = _("Play")

    def _stop(self) -> None:
        self._turns.stop()
        self._play.description = _("Play")
