"""Slides from a page: `jupyter nbconvert --to slides PAGE.ipynb`, with no more to it.

The wheel installs a file under `etc/jupyter` that merges `config` into nbconvert's own, so that the
command does the same in every folder, also for an editable installation.

A deck is one file. Where a Jupyter data folder has a copy of reveal.js and of MathJax (`make` puts
one there, see `parts`), these are inside of it, and it opens without a network; else it loads them
from the web.
"""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config

HERE = Path(__file__).parent


def config() -> Config:
    """What nbconvert is told about its exporter of slides, and about no other."""
    settings = Config()
    slides = settings.SlidesExporter
    slides.template_name = "template"
    slides.extra_template_basedirs = [str(HERE)]
    slides.preprocessors = ["hublab.slides.deck.Deck"]
    slides.embed_images = True
    slides.exclude_anchor_links = True
    slides.exclude_input_prompt = True
    slides.exclude_output_prompt = True
    return settings
