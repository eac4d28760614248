"""Have `jupyter nbconvert --to slides` make the decks of hublab, in any folder."""

from hublab.slides import config

get_config().merge(config())  # noqa: F821 - nbconvert defines it
