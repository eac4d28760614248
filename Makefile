# Two commands matter: `make book` builds the site, `make test` proves it. `make help` lists the rest.
# Everything is installed into .venv, Node included; nothing is asked of the system but Python and make.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SITE := _build/html
PORT ?= 8000

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help book site serve test test-quick test-hub hub hub-down hub-pictures lint pages names slides exports kit offline assets live policy peers lighthouse facts-age lock clean
.DEFAULT_GOAL := help
.NOTPARALLEL:  # the site offers the kit that was packed before it

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

book: kit site  ## build the site from the committed outputs
	@echo
	@echo "The site is in $(SITE). To see it: make serve, then open http://localhost:$(PORT)/"

site: $(VENV)/.installed assets  # … with the kit as it was last packed
	jupyter-book build . --warningiserror --keep-going

serve: book  ## build the site and serve it on this machine; a change is built and shown at once
	$(BIN)/python -m publish.serve $(PORT)

test: lint book  ## check everything: style, rules, pages, site
	$(BIN)/python -m tests.publish.get_pandoc
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m pytest --numprocesses 2 --dist loadscope --nbval --doctest-modules \
		--ignore tests/hub tests widgets/hublab $$($(BIN)/python -m publish.pages list)
	$(MAKE) --no-print-directory test-hub

test-quick: $(VENV)/.installed  ## … of which: what a changed fact or sentence can break (half a minute, after make pages)
	$(BIN)/python -m publish.pages check
	$(BIN)/python -m pytest --quiet --numprocesses 2 -k "not leaks and not on_slides" \
		tests/hublab/test_cluster_facts.py tests/hublab/test_cluster_files.py tests/hublab/test_request.py \
		tests/hublab/test_policy.py tests/pages --ignore tests/pages/test_guards.py

test-hub: $(VENV)/.installed  ## … of which: what is tried on a real Slurm and JupyterHub
	$(BIN)/python -m tests.browser.install
	$(BIN)/python -m tests.hub.install
	$(BIN)/python -m pytest tests/hub

hub: $(VENV)/.installed  ## bring up a real Slurm and JupyterHub, to open in a browser (needs root)
	@$(BIN)/python -m tests.hub up

hub-down: $(VENV)/.installed  ## end them
	@$(BIN)/python -m tests.hub down

hub-pictures: $(VENV)/.installed  ## take the pages' pictures of a hub anew, on a test hub: book/pictures (needs root)
	$(BIN)/python -m tests.hub.install
	$(BIN)/python -m tests.browser.install
	PYTHONPATH=tests/browser:tests/hub $(BIN)/python -m tests.hub.pictures

lint: $(VENV)/.installed  ## style, spelling, imports between the floors
	ruff check .
	ruff format --check .
	lint-imports --no-cache
	codespell
	$(BIN)/python -m publish.pages check

pages: $(VENV)/.installed  ## run all notebooks, normalise and rewrite them (PAGES=… for some)
	$(BIN)/python -m publish.pages run $(PAGES)

names: $(VENV)/.installed  ## list the lines of the pages that name a cluster by hand
	@$(BIN)/python -m publish.pages names

slides: $(VENV)/.installed publish/assets/node_modules/.installed  ## write each page as slides in one file, for a stick, into _build/slides
	$(BIN)/python -m publish.slides

exports: $(VENV)/.installed  ## write each page as a plain notebook into _build/exports
	$(BIN)/python -m publish.exports

kit: $(VENV)/.installed  ## pack the pages and what they need on a hub into one zip, for its upload button: _build/kit
	$(BIN)/python -m publish.kit

offline: $(VENV)/.installed assets kit  ## pack the whole site into one zip for rooms without a network; the site offers it
	$(BIN)/python -m publish.offline
	$(MAKE) --no-print-directory site

assets: publish/assets/node_modules/.installed live

live: publish/assets/live/manifest.json  ## pack what makes the panels live in a browser

policy:  ## print the content-security-policy of the built site, for whoever hosts it
	@$(BIN)/python -m publish.policy

peers: $(VENV)/.installed  ## time the simulators beside their peers (minutes; never part of the tests)
	$(BIN)/python tests/peers/run.py

lighthouse: book  ## score the built pages as Lighthouse does, and write the dated figures (minutes; needs a browser)
	$(BIN)/python tests/peers/run.py lighthouse

facts-age: $(VENV)/.installed  ## fail on facts that were checked too long ago
	hublab facts --stale

lock:  ## write the requirements' locks anew from their .in files (needs uv)
	for name in requirements tests/hub/requirements-session tests/hub/requirements-older; do \
		uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
			--no-header $$name.in --output-file $$name.txt || exit; done

clean:  ## remove what was built and installed
	rm -rf _build $(VENV) publish/assets/node_modules publish/assets/live

$(VENV)/.installed: requirements.txt widgets/pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "hublab needs Python 3.11 or newer: make book PYTHON=python3.12" >&2; exit 1; }
	@echo "Installing the locked requirements into $(VENV) (a minute or two, once) …"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	@# jsonschema does without it, and would compile 38 grammars whenever it is imported: a second of
	@# each command, kernel and build.
	$(BIN)/python -m pip uninstall --quiet --yes rfc3987-syntax
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable ./widgets
	@# An editable installation leaves out what a wheel installs beside the package: how decks are made.
	@mkdir -p $(VENV)/etc/jupyter && ln -sfn $(CURDIR)/widgets/etc/jupyter_nbconvert_config.py $(VENV)/etc/jupyter/
	@# matplotlib says so on a page where it builds its font cache: let it do that now.
	@$(BIN)/python -c "import matplotlib.font_manager" 2>/dev/null
	@touch $@

# npm's own file in node_modules says what is installed; ours says when.
publish/assets/node_modules/.installed: publish/assets/package-lock.json $(VENV)/.installed
	cd publish/assets && npm ci --loglevel=error
	@# Decks hold their reveal.js and MathJax inside where a data folder of Jupyter has them.
	@mkdir -p $(VENV)/share/jupyter && ln -sfn $(CURDIR)/publish/assets/node_modules $(VENV)/share/jupyter/hublab
	@touch $@

# Folders are inputs too: they change when a file goes.
LIVE_INPUTS := $(shell find widgets/hublab publish/live -not -name '*.pyc' -not -name __pycache__)
publish/assets/live/manifest.json: $(LIVE_INPUTS) publish/assets/node_modules/.installed
	node publish/live/build.mjs $(@D)
