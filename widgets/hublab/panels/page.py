"""A panel as HTML and as text: the two skins that need no kernel, and the parts of the third.

sentence · story · picture and tables · what may be unfolded · take-away · rules · scenario
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

from hublab.facts.policy import policy
from hublab.panels.not_live import not_live_html
from hublab.skin import Cell, Link, Rich, Text
from hublab.text import HublabError, _

if TYPE_CHECKING:
    from hublab.panels.panel import Panel

_SENTENCE_END = re.compile(r"(?<=[.!?]) ")


def html(panel: Panel) -> str:
    """The whole panel without controls, in the element that carries its id and scenario."""
    answer, error = _asked(panel)
    status = error_html(error) if error else status_html(answer)
    parts = (
        not_live_html(panel.scenario),
        story_html(panel, answer),
        status,
        body_html(panel, answer),
    )
    content = "\n".join(filter(None, parts))
    told = f' data-hublab-story="{panel.story_told.name}"' if panel.story_told else ""
    return (
        f'<div class="hublab-panel" id="{escape(panel.ident)}" role="group" '
        f'aria-label="{escape(panel.title())}" '
        f'data-hublab-scenario="{escape(panel.scenario)}"{told}>\n{content}\n</div>'
    )


def plain(panel: Panel) -> str:
    """The same as text."""
    answer, error = _asked(panel)
    told = panel.story_told
    parts = ["\n".join([told.title, told.words, *_goal(panel, answer)])] if told else []
    parts += [error or answer.sentence(), panel.settings_table().plain()]
    if answer is not None:
        parts += [table.plain() for table in panel.tables(answer)]
        parts += [f"{head}\n{part.plain()}" for head, part in panel.listings(answer)]
        parts.append(panel.caution())
    parts += [_takeaway(panel), _rules(panel).plain(), _("Scenario: {}").format(panel.scenario)]
    return "\n\n".join(part for part in parts if part)


def _asked(panel: Panel) -> tuple[Any, str]:
    """The answer, or None and the sentence that says why there is none."""
    try:
        return panel.static_answer, ""
    except HublabError as error:
        return None, str(error)


def story_html(panel: Panel, answer: Any) -> str:
    """The story and its goal, as `answer` (None where there is none) reaches it; "" without one."""
    told = panel.story_told
    if not told:
        return ""
    kind = "hublab-goal hublab-reached" if _reached(panel, answer) else "hublab-goal"
    goal = "".join(f'<p class="{kind}">{escape(line)}</p>' for line in _goal(panel, answer))
    return (
        f'<div class="hublab-story"><p><strong>{escape(told.title)}</strong> '
        f"{escape(told.words)}</p>{goal}</div>"
    )


def status_html(answer: Any) -> str:
    """The answer's sentences, the first of them strong; announced where the answer is whole."""
    region = "" if answer_is_partial(answer) else ' role="status" aria-live="polite"'
    first, *rest = _SENTENCE_END.split(answer.sentence(), maxsplit=1)
    words = " ".join([f"<strong>{escape(first)}</strong>", *map(escape, rest)])
    return f'<p class="hublab-sentence"{region}>{words}</p>'


def error_html(words: str) -> str:
    """The one sentence of an error, as the region that is announced."""
    return (
        f'<p class="hublab-error" role="status" aria-live="polite">'
        f"<strong>{escape(words)}</strong></p>"
    )


def body_html(panel: Panel, answer: Any) -> str:
    """All below the sentence; settings and lesson alone where `answer` is None."""
    settings = panel.settings_table()
    if answer is None:
        parts = [settings.html()]  # the sentence says why there is no more
    else:
        form = settings.html() if panel.shows_settings else ""
        parts = [columns_html(panel, answer, panel.picture(answer), form)]
        parts += [folded(head, part) for head, part in unfolded_on_demand(panel, answer)]
    return "\n".join(filter(None, [*parts, closing_html(panel)]))


def unfolded_on_demand(panel: Panel, answer: Any) -> tuple[tuple[str, Rich], ...]:
    """What a reader may unfold: listings, how wrong it can be, settings that are not shown."""
    caution = (_("How wrong can this be?"), Text((panel.caution(),)))
    settings = () if panel.shows_settings else ((_("Settings"), panel.settings_table()),)
    return (*panel.listings(answer), caution, *settings)


def closing_html(panel: Panel) -> str:
    """What ends a panel, with or without an answer: its lesson, and its scenario."""
    return "\n".join(filter(None, [_lesson(panel), _scenario(panel)]))


def folded(head: str, part: Rich) -> str:
    """A result behind its heading."""
    return (
        f'<details class="hublab-more"><summary>{escape(head)}</summary>\n{part.html()}\n</details>'
    )


def columns_html(panel: Panel, answer: Any, picture: str, form: str = "") -> str:
    """Beside each other: the form where there is one, the picture, the tables."""
    figure = f'<div class="hublab-figure">\n{picture}\n</div>' if picture else ""
    tables = "\n".join(table.html() for table in panel.tables(answer))
    columns = [form, f"{figure}\n{tables}"] if form else [figure, tables]
    divisions = "\n".join(f"<div>\n{column}\n</div>" for column in columns if column)
    return f'<div class="hublab-columns">\n{divisions}\n</div>'


def _goal(panel: Panel, answer: Any) -> list[str]:
    """The goal with its check mark, as one line; none where the story has no goal."""
    told = panel.story_told
    if not told or not told.goal:
        return []
    words = _("☑ Goal reached: {}") if _reached(panel, answer) else _("☐ Goal: {}")
    return [words.format(told.goal.words)]


def _reached(panel: Panel, answer: Any) -> bool:
    """Whether the story has a goal, and a whole answer that reaches it."""
    goal = panel.story_told.goal if panel.story_told else None
    whole = answer is not None and not answer_is_partial(answer)
    return goal is not None and whole and goal.reached(answer)


def answer_is_partial(answer: Any) -> bool:
    """Whether an answer has parts that are still to come."""
    return getattr(answer, "progress", None) is not None and answer.progress() is not None


def _lesson(panel: Panel) -> str:
    """The take-away and the rules that the panel illustrates."""
    if not _takeaway(panel):
        return ""
    return (
        f'<div class="hublab-lesson"><p><strong>{escape(_("Take-away:"))}</strong> '
        f"{escape(_takeaway(panel))}</p>\n{_rules(panel).html()}</div>"
    )


def _takeaway(panel: Panel) -> str:
    return panel.story_told.insight if panel.story_told else panel.takeaway()


def _rules(panel: Panel) -> Text:
    """Each policy in its sentence, with its page and the day it was checked."""
    keys = panel.story_told.policies if panel.story_told else panel.policies
    return Text(tuple(_rule(key) for key in keys))


def _rule(key: str) -> Cell:
    rule = policy(key)
    words = _("{} (assumption)") if rule.assumption else "{}"
    page = Link(rule.source.title, rule.source.url)
    return (
        words.format(rule.sentence()),
        " ",
        page,
        _(", checked "),
        rule.checked.isoformat(),
        ".",
    )


def _scenario(panel: Panel) -> str:
    words = _("Scenario:")
    code = f'<code data-hublab-copy="link">{escape(panel.scenario)}</code>'
    return f'<p class="hublab-scenario">{escape(words)} {code}</p>'
