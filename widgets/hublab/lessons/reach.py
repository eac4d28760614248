"""The stories of the reach panel: what is tried from a session, and the way that works."""

from __future__ import annotations

from hublab.lessons.story import Goal, Story
from hublab.questions.reach import ReachAnswer, ReachSettings
from hublab.text import _


def stories() -> tuple[Story, ...]:
    """All five; that of pip first, for it meets most people."""
    return (_install(), _model(), _disagreement(), _tracker(), _clone())


def _install() -> Story:
    return Story(
        name="install-on-narval",
        title=_("“No matching distribution found”"),
        words=_(
            "Your notebook on Narval needs a package. You install it as you do at home, and pip "
            "says that there is no such package. There is."
        ),
        settings=ReachSettings(cluster="narval", place="session", task="pip"),
        insight=_(
            "The last line sounds like a wrong name; the lines above it say that no network was "
            "there. The Alliance's own wheels are on the cluster's file systems and need none."
        ),
        policies=("wheel-pythons",),
        goal=Goal(
            words=_("find a task that installs a package in this very session"),
            reached=lambda answer: _in_session(answer, "narval") and _chose(answer, "wheels"),
        ),
    )


def _model() -> Story:
    return Story(
        name="model-on-rorqual",
        title=_("The model that downloads itself"),
        words=_(
            "Your training on Rorqual loads a model by its name. At home the library fetches it "
            "at the first use. Here the GPU waits."
        ),
        settings=ReachSettings(cluster="rorqual", place="session", task="model"),
        insight=_(
            "Fetch before you compute: a login node and the session see the same files. Download "
            "the model there once, then forbid the library to look any further."
        ),
        policies=("home-space", "globus-advice"),
        goal=Goal(
            words=_("find the place on Rorqual from which the download works"),
            reached=lambda answer: (
                answer.settings == ReachSettings(cluster="rorqual", place="login", task="model")
            ),
        ),
    )


def _disagreement() -> Story:
    return Story(
        name="pages-disagree",
        title=_("Two pages, two answers"),
        words=_(
            "You have read that compute nodes have no internet, and a colleague on Fir downloads "
            "from a notebook every day."
        ),
        settings=ReachSettings(cluster="fir", place="session", task="wget"),
        insight=_(
            "Where pages disagree, do not argue: look. The one line tells about your node, today. "
            "What is written for a node without internet works on both kinds."
        ),
        policies=("globus-advice",),
    )


def _tracker() -> Story:
    return Story(
        name="training-tracker",
        title=_("A training that reports to nobody"),
        words=_(
            "Your script reports each epoch to Weights & Biases. On Narval it stands still where "
            "it connects, and then gives up, while its GPU is held and charged."
        ),
        settings=ReachSettings(cluster="narval", place="session", task="wandb"),
        insight=_(
            "Record into files, and send them later: offline mode, or a tracker whose records are "
            "a file. A training must never wait for a network."
        ),
        policies=("comet-interval",),
        goal=Goal(
            words=_("find a tracker that works in this session whatever the network does"),
            reached=lambda answer: _in_session(answer, "narval") and _chose(answer, "mlflow"),
        ),
    )


def _clone() -> Story:
    return Story(
        name="clone-a-repository",
        title=_("“Could not resolve host”"),
        words=_(
            "The code of your group is on GitHub. In the terminal of your session on Narval you "
            "type what you always type."
        ),
        settings=ReachSettings(cluster="narval", place="session", task="git"),
        insight=_(
            "Clone and push on a login node; commit, branch and merge anywhere, for these are "
            "local. It is the same folder."
        ),
        policies=("project-files", "home-files"),
        goal=Goal(
            words=_("find the place on Narval where cloning works"),
            reached=lambda answer: (
                answer.settings == ReachSettings(cluster="narval", place="login", task="git")
            ),
        ),
    )


def _in_session(answer: ReachAnswer, cluster: str) -> bool:
    return answer.settings.place == "session" and answer.settings.cluster == cluster


def _chose(answer: ReachAnswer, task: str) -> bool:
    return answer.settings.task == task and answer.chosen.works == "yes"
