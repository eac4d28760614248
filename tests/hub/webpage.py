"""A page of the hub as somebody sees it: its words, the error above its form, its forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import html5lib
import httpx

UNSEEN = {"head", "script", "style", "noscript", "nav"}
HIDDEN = {"visually-hidden", "sr-only", "modal", "hidden"}
LIMITS = ("min", "max", "step", "required")
BUTTONS = {"submit", "button", "reset", "image"}
LINES = {"p", "div", "h1", "h2", "h3", "li", "tr", "form", "summary"}
PROGRESS = re.compile(r'new EventSource\("([^"]+)"\)')

Values = dict[str, str | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as its page came: `fields` is what a browser would post without a touch.

    choices: what each list offers, and words: how it reads; labels: the words beside each field;
    limits: the attributes by which a browser holds back a number; in_parts: the form's enctype.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    choices: dict[str, tuple[str, ...]]
    words: dict[str, tuple[str, ...]]
    labels: dict[str, str]
    limits: dict[str, dict[str, str]]
    in_parts: bool

    def filled(self, values: Values) -> list[tuple[str, str]]:
        """What is posted with `values` in place of those that the page came with.

        A tuple is what somebody ticked among boxes. Raises KeyError for a field that the form
        lacks or that is switched off: a browser would not post it.
        """
        offered = {*dict(self.fields), *self.choices}
        if unknown := values.keys() - offered:
            raise KeyError(
                f"{', '.join(sorted(unknown))}: the form has {', '.join(sorted(offered))}"
            )
        kept = [(name, value) for name, value in self.fields if name not in values]
        for name, value in values.items():
            kept += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return kept


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. path: where the browser stands; text: its words, line by line;
    error: the red box above a form; progress: where its progress messages come from, "" if none.
    """

    path: str
    status: int
    text: str
    error: str
    forms: tuple[Form, ...]
    progress: str


def page(response: httpx.Response) -> Page:
    """The page in the hub's answer, after all redirections."""
    document = html5lib.parse(response.text, namespaceHTMLElements=False)
    errors = [_words(each) for each in document.iter("p") if "spawn-error-msg" in _classes(each)]
    source = PROGRESS.search(response.text)
    return Page(
        path=response.url.path,
        status=response.status_code,
        text=_words(document.find("body")),
        error="\n".join(errors),
        forms=tuple(_form(each) for each in document.iter("form")),
        progress=source[1] if source else "",
    )


def _form(form: Element) -> Form:
    live = [each for each in form.iter() if each.get("name") and each.get("disabled") is None]
    lists = {each.get("name"): [*each.iter("option")] for each in live if each.tag == "select"}
    boxes = [each for each in live if each.get("type") in ("checkbox", "radio")]
    ticked = dict.fromkeys([each.get("name") for each in boxes], ())
    for each in boxes:
        ticked[each.get("name")] += (each.get("value", "on"),)
    return Form(
        action=form.get("action"),
        fields=tuple(field for each in live for field in _sent(each)),
        choices={name: tuple(each.get("value") for each in lists[name]) for name in lists} | ticked,
        words={name: tuple(_words(each) for each in lists[name]) for name in lists},
        labels={each.get("for"): _words(each) for each in form.iter("label")},
        limits={
            each.get("name"): {key: each.get(key) for key in LIMITS if each.get(key) is not None}
            for each in live
            if each.get("type") == "number"
        },
        in_parts=form.get("enctype") == "multipart/form-data",
    )


def _sent(element: Element) -> Iterator[tuple[str, str]]:
    """What a browser posts of a field that nobody touched."""
    name, kind = element.get("name"), element.get("type", "text")
    if element.tag == "select":
        chosen = [each for each in element.iter("option") if each.get("selected") is not None]
        if not chosen and element.get("multiple") is None:
            chosen = [*element.iter("option")][:1]
        yield from ((name, each.get("value")) for each in chosen)
    elif element.tag == "textarea":
        yield name, element.text or ""
    elif element.tag == "input" and kind in ("checkbox", "radio"):
        if element.get("checked") is not None:
            yield name, element.get("value", "on")
    elif element.tag == "input" and kind not in BUTTONS:
        yield name, element.get("value", "")


def _classes(element: Element) -> list[str]:
    return element.get("class", "").split()


def _words(element: Element) -> str:
    """The words that are seen, a line for each block."""
    lines = (" ".join(line.split()) for line in "".join(_pieces(element)).split("\0"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Element) -> Iterator[str]:
    if element.tag in UNSEEN or HIDDEN.intersection(_classes(element)):
        return
    ends = "\0" if element.tag in LINES else ""
    yield ends + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield ends
