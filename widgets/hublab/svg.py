"""A small writer of SVG pictures that are the same bytes everywhere and legible on a phone.

A picture is `WIDTH` units wide and never shown wider than that many pixels; at 330 pixels, what a
page on a small phone leaves to it, its 16-unit text is still 12 pixels high. Text and axes take
the colour of the words around the picture (`currentColor`). Every other colour is a custom
property that a style sheet may set, and falls back on a mid-tone with a contrast of 3:1 or more
on white and on the dark backgrounds of Jupyter and of the site.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

WIDTH = 440
TEXT = 16  # units: the height of every letter in a picture

INK = "currentColor"
BLUE = "var(--hublab-blue, #3b82c4)"
ORANGE = "var(--hublab-orange, #c8641b)"
GREEN = "var(--hublab-green, #1f8a70)"
GREY = "var(--hublab-grey, #808080)"

# Sans-serif letters are about this wide on average, as a share of their height; wide enough to
# keep words apart in any of the usual fonts.
_LETTER = 0.56


def coordinate(value: float) -> str:
    """`value` to a tenth of a unit, written the same everywhere: 3.0 → “3”, −0.04 → “0”."""
    tenths = round(value * 10)
    whole, rest = divmod(abs(tenths), 10)
    sign = "-" if tenths < 0 else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"


def text_width(words: str) -> float:
    """About how many units `words` take in a row."""
    return len(words) * TEXT * _LETTER


@dataclass(slots=True, kw_only=True)
class Drawing:
    """A picture under way: each method adds a shape; `svg()` is the whole.

    ident: begins the ids of its parts; pictures on one page need different ones.
    title, description: what a screen reader says for the picture.
    height: in units, like every coordinate; x grows to the right and y downwards.
    """

    ident: str
    title: str
    description: str
    height: float
    width: float = WIDTH
    _shapes: list[str] = field(default_factory=list)

    def svg(self) -> str:
        """The finished picture as one `svg` element."""
        name, about = f"{self.ident}-title", f"{self.ident}-about"
        head = (
            f'<svg class="hublab-picture" xmlns="http://www.w3.org/2000/svg" role="img" '
            f'aria-labelledby="{escape(name)} {escape(about)}" '
            f'viewBox="0 0 {coordinate(self.width)} {coordinate(self.height)}" width="100%" '
            f'style="max-width:{coordinate(self.width)}px" '
            f'font-family="system-ui, sans-serif" font-size="{TEXT}" fill="{INK}">'
        )
        return "\n".join(
            [
                head,
                f'<title id="{escape(name)}">{escape(self.title)}</title>',
                f'<desc id="{escape(about)}">{escape(self.description)}</desc>',
                *self._shapes,
                "</svg>",
            ]
        )

    def words(
        self, x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False
    ) -> None:
        """`words` on the base line `y`; `anchor` "start", "middle" or "end" of them is at `x`."""
        self._add(
            "text",
            {
                "x": x,
                "y": y,
                "text-anchor": "" if anchor == "start" else anchor,
                "font-weight": "bold" if bold else "",
            },
            words,
        )

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str = "none",
        opacity: float = 1,
        stroke: str = "",
        stroke_width: float = 1,
        round_by: float = 0,
    ) -> None:
        """A rectangle whose upper left corner is at (x, y)."""
        self._add(
            "rect",
            {
                "x": x,
                "y": y,
                "width": width,
                "height": height,
                "rx": round_by or "",
                "fill": fill,
                "fill-opacity": _share(opacity),
                "stroke": stroke,
                "stroke-width": stroke_width if stroke else "",
            },
        )

    def line(
        self,
        points: list[tuple[float, float]],
        *,
        stroke: str = INK,
        width: float = 1,
        dashes: str = "",
        opacity: float = 1,
    ) -> None:
        """A line through `points`; `dashes` is SVG's `stroke-dasharray`, such as "6 4"."""
        self._add(
            "path",
            {
                "d": _path(points),
                "fill": "none",
                "stroke": stroke,
                "stroke-width": width,
                "stroke-dasharray": dashes,
                "stroke-opacity": _share(opacity),
                "stroke-linejoin": "round",
            },
        )

    def area(self, points: list[tuple[float, float]], *, fill: str, opacity: float = 1) -> None:
        """The area inside `points`."""
        self._add("path", {"d": _path(points) + "Z", "fill": fill, "fill-opacity": _share(opacity)})

    def dot(self, x: float, y: float, radius: float, *, fill: str) -> None:
        """A filled circle around (x, y)."""
        self._add("circle", {"cx": x, "cy": y, "r": radius, "fill": fill})

    def diamond(self, x: float, y: float, radius: float, *, stroke: str) -> None:
        """An empty square on its corner around (x, y): a shape that no dot is mistaken for."""
        points = [(x - radius, y), (x, y - radius), (x + radius, y), (x, y + radius)]
        self._add(
            "path",
            {"d": _path(points) + "Z", "fill": "none", "stroke": stroke, "stroke-width": 1.8},
        )

    def hatch(
        self, x: float, y: float, width: float, height: float, *, stroke: str, step: float = 7
    ) -> None:
        """Slanted lines inside a rectangle, drawn one by one.

        An SVG pattern would need an id, and fails where its definition is hidden on the page.
        """
        strokes: list[str] = []
        # The lines are u + v = constant, where u and v run from the upper left corner.
        for total in _steps(step, width + height):
            u1, v1 = (total, 0.0) if total <= width else (width, total - width)
            u2, v2 = (0.0, total) if total <= height else (total - height, height)
            strokes.append(_path([(x + u1, y + v1), (x + u2, y + v2)]))
        self._add("path", {"d": "".join(strokes), "stroke": stroke, "stroke-width": 1.2})

    def _add(self, tag: str, attributes: dict[str, str | float], content: str = "") -> None:
        written = "".join(
            f' {name}="{escape(value) if isinstance(value, str) else coordinate(value)}"'
            for name, value in attributes.items()
            if value != ""
        )
        end = f">{escape(content)}</{tag}>" if content else "/>"
        self._shapes.append(f"<{tag}{written}{end}")


def _share(opacity: float) -> str:
    """An opacity with two decimals, left out where it is full."""
    return "" if opacity == 1 else f"{opacity:.2f}"


def _path(points: list[tuple[float, float]]) -> str:
    """SVG path data through `points`, each drawn to once."""
    steps = [f"{coordinate(x)},{coordinate(y)}" for x, y in points]
    return "M" + "L".join(step for at, step in enumerate(steps) if at == 0 or step != steps[at - 1])


def _steps(step: float, end: float) -> list[float]:
    return [step * count for count in range(1, int(end / step) + 1)]
