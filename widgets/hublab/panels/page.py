"""A panel as HTML and as text: the two skins that need no kernel, and the parts of the third.

sentence · story · picture and tables · what may be unfolded · take-away · rules · scenario
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from hublab.facts.policy import policy
from hublab.skin import Cell, Link, Rich, Text
from hublab.text import HublabError, _

if TYPE_CHECKING:
    from hublab.panels.panel import Panel


def html(panel: Panel) -> str:
    """The whole panel without controls, in the element that carries its id and scenario."""
    parts = (story_html(panel), status_html(panel), body_html(panel))
    content = "\n".join(part for part in parts if part)
    told = f' data-hublab-story="{panel.story_told.name}"' if panel.story_told else ""
    return (
        f'<div class="hublab-panel" id="{escape(panel.ident)}" role="group" '
        f'aria-label="{escape(panel.title())}" '
        f'data-hublab-scenario="{escape(panel.scenario)}"{told}>\n{content}\n</div>'
    )


def plain(panel: Panel) -> str:
    """The same as text."""
    parts = []
    if panel.story_told:
        parts.append("\n".join([panel.story_told.title, panel.story_told.words, *_goal(panel)]))
    parts += [panel.sentence(), panel.settings_table().plain()]
    try:
        answer = panel.answer
        parts += [table.plain() for table in panel.tables(answer)]
        parts += [f"{head}\n{part.plain()}" for head, part in panel.listings(answer)]
        parts.append(panel.caution())
    except HublabError:
        pass  # the sentence says it
    parts += [_takeaway(panel), _rules(panel).plain()]
    parts.append(_("Scenario: {}").format(panel.scenario))
    return "\n\n".join(part for part in parts if part)


def story_html(panel: Panel, answer: Any = None) -> str:
    """The story and its goal, judged by `answer` or else by the panel's own; "" without one."""
    told = panel.story_told
    if not told:
        return ""
    goal = "".join(f'<p class="hublab-goal">{escape(line)}</p>' for line in _goal(panel, answer))
    return (
        f'<div class="hublab-story"><p><strong>{escape(told.title)}</strong> '
        f"{escape(told.words)}</p>{goal}</div>"
    )


def status_html(panel: Panel, error: str = "", answer: Any = None) -> str:
    """The answer's sentence, or `error` in its stead, as the region that is announced.

    answer: one that is not complete, whose sentence is shown without being announced.
    """
    if error:
        return error_html(error)
    try:
        words = (answer or panel.answer).sentence()
    except HublabError as caught:
        return error_html(str(caught))
    region = "" if answer_is_partial(answer) else ' role="status" aria-live="polite"'
    return f'<p class="hublab-sentence"{region}><strong>{escape(words)}</strong></p>'


def error_html(words: str) -> str:
    """The one sentence of an error, as the region that is announced."""
    return (
        f'<p class="hublab-error" role="status" aria-live="polite">'
        f"<strong>{escape(words)}</strong></p>"
    )


def body_html(panel: Panel, answer: Any = None, controls: bool = False) -> str:
    """All below the sentence; settings alone where there is no answer.

    answer: what to show; the panel's own where None. controls: whether controls show the settings
    and a player the film, so that the body need not.
    """
    settings = panel.settings_table()
    try:
        answer = panel.answer if answer is None else answer
        form = settings.html() if panel.shows_settings and not controls else ""
        picture = panel.live_picture(answer) if controls else panel.picture(answer)
        parts = [_columns(panel, answer, form, picture)]
        parts += [folded(head, part) for head, part in panel.listings(answer)]
        if not panel.shows_settings and not controls:
            parts.append(folded(_("Settings"), settings))
        parts.append(folded(_("How wrong can this be?"), Text((panel.caution(),))))
    except HublabError:
        parts = [settings.html()]  # the sentence says why there is no more
    return "\n".join([*filter(None, [*parts, _lessons(panel)]), _scenario(panel)])


def folded(head: str, part: Rich) -> str:
    """A result behind its heading."""
    return (
        f'<details class="hublab-more"><summary>{escape(head)}</summary>\n{part.html()}\n</details>'
    )


def _columns(panel: Panel, answer: Any, form: str, picture: str) -> str:
    """Beside each other: the form where there is one, the picture, the tables."""
    figure = f'<div class="hublab-figure">\n{picture}\n</div>' if picture else ""
    tables = "\n".join(table.html() for table in panel.tables(answer))
    columns = [form, f"{figure}\n{tables}"] if form else [figure, tables]
    divisions = "\n".join(f"<div>\n{column}\n</div>" for column in columns if column)
    return f'<div class="hublab-columns">\n{divisions}\n</div>'


def _goal(panel: Panel, answer: Any = None) -> list[str]:
    """The goal with its check mark, as one line; none where the story has no goal."""
    told = panel.story_told
    if not told or not told.goal:
        return []
    try:
        answer = panel.answer if answer is None else answer
        reached = not answer_is_partial(answer) and told.goal.reached(answer)
    except HublabError:
        reached = False
    words = _("☑ Goal reached: {}") if reached else _("☐ Goal: {}")
    return [words.format(told.goal.words)]


def answer_is_partial(answer: Any) -> bool:
    """Whether an answer has parts that are still to come."""
    return getattr(answer, "progress", None) is not None and answer.progress() is not None


def _lessons(panel: Panel) -> str:
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
    checked = _(", checked {}.").format(rule.checked.isoformat())
    page = Link(rule.source.citation(), rule.source.url)
    return (words.format(rule.sentence()), " ", page, checked)


def _scenario(panel: Panel) -> str:
    words = _("Scenario:")
    code = f'<code data-hublab-copy="link">{escape(panel.scenario)}</code>'
    return f'<p class="hublab-scenario">{escape(words)} {code}</p>'
