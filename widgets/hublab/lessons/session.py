"""The stories of the panel “My session”: examples, made up and labelled so."""

from __future__ import annotations

from hublab.lessons.story import Story
from hublab.questions.session import SessionSettings
from hublab.text import _


def stories() -> tuple[Story, ...]:
    """All three; the tab that was closed first, for that is the costly one."""
    return (
        Story(
            name="closing-the-tab",
            title=_("“Closing the tab ends the job.”"),
            words=_(
                "Somebody closed the browser's tab in the morning and went to the laboratory. "
                "This is what their session looks like hours later."
            ),
            settings=SessionSettings(sample="closing-the-tab"),
            insight=_(
                "The job runs on without a browser: nothing is computed, all of it is held, and "
                "the group is charged until the time limit. End it by File > Log Out."
            ),
            policies=("interactive-advice", "core-equivalent-memory", "cpu-efficiency"),
        ),
        Story(
            name="modest-session",
            title=_("A modest session"),
            words=_(
                "Somebody asked for a little more than last week's session had used, and works "
                "through a table."
            ),
            settings=SessionSettings(sample="modest-session"),
            insight=_(
                "A request that fits is mostly filled: little is held in vain, and there is some "
                "room for the next, larger step."
            ),
            policies=("memory-efficiency", "cpu-efficiency", "time-margin"),
        ),
        Story(
            name="memory-nearly-full",
            title=_("“The kernel appears to have died”"),
            words=_(
                "A notebook loads one table after another. The next one may be the last: this is "
                "the session a moment before."
            ),
            settings=SessionSettings(sample="memory-nearly-full"),
            insight=_(
                "At its memory limit a kernel is killed, without a word about memory, and all "
                "variables go with it. Delete what you no longer need; or save, log out and ask "
                "for more."
            ),
            policies=("memory-efficiency", "core-equivalent-memory"),
        ),
    )
