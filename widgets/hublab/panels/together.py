"""Several results one below the other, as one."""

from __future__ import annotations

from dataclasses import dataclass

from hublab.skin import Rich


@dataclass(frozen=True, slots=True)
class Together(Rich):
    """`parts` in their order, as one result."""

    parts: tuple[Rich, ...]

    def html(self) -> str:
        return "\n".join(part.html() for part in self.parts)

    def plain(self) -> str:
        return "\n\n".join(part.plain() for part in self.parts)
