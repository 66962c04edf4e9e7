# Everything here works from a clean clone with Python 3.11+ and make alone.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FOLDERS := graph loaders ontology queries

.PHONY: help install install-dev demo check format-check lint types fast test all-tests
.PHONY: wheel-test bench docs lock clean

help:
	@echo "make demo         install, build the shipped dataset, show the chokepoints, draw them"
	@echo "make check        format, lint, types, fast tests"
	@echo "make test         check, all tests (Neo4j, Chromium if there), tests on the wheel"
	@echo "make bench        speed ratios       make docs   the ontology's reference"
	@echo "make install      .venv to run       make install-dev   .venv to develop"
	@echo "make lock         pin again from pyproject.toml (LOCK_FLAGS=--upgrade for newer)"
	@echo "make clean        remove what was made"

# --- installation -------------------------------------------------------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

install: $(VENV)/.installed

install-dev: $(VENV)/.installed-dev

# The development lock is a superset of the runtime lock, and both name every published file.
lock: $(VENV)/.installed-dev
	$(BIN)/uv pip compile $(LOCK_FLAGS) --quiet --universal --python-version 3.11 \
	    --generate-hashes --custom-compile-command "make lock" --group build \
	    pyproject.toml --output-file requirements.lock
	$(BIN)/uv pip compile $(LOCK_FLAGS) --quiet --universal --python-version 3.11 \
	    --generate-hashes --custom-compile-command "make lock" --group build --extra dev \
	    --constraint requirements.lock pyproject.toml --output-file requirements-dev.lock

# --- the main job -------------------------------------------------------------------------------

demo: install
	$(BIN)/mindip build
	$(BIN)/mindip chokepoints --format table
	@mkdir -p build
	$(BIN)/mindip view --force --output build/mineral-diplomacy.html

# --- checks -------------------------------------------------------------------------------------

format-check: install-dev
	$(BIN)/ruff format --check .

lint: install-dev
	$(BIN)/ruff check .

# The installed package's shape as links, for mypy; links to what is gone are dropped.
types: install-dev
	@mkdir -p .typing/mineral_diplomacy
	@ln -sfn $(addprefix ../../,$(FOLDERS) $(wildcard mineral_diplomacy/*.py* mineral_diplomacy/commands)) \
	    .typing/mineral_diplomacy/
	@find .typing -xtype l -delete
	$(BIN)/mypy .typing/mineral_diplomacy tests $(wildcard docs/*.py)

fast: install-dev
	$(BIN)/pytest -n 2 -m "not neo4j and not browser and not slow and not bench"

check: format-check lint types fast

all-tests: install-dev
	$(BIN)/pytest -m "not bench"

# The wheel is made from the source archive, installed beside nothing but the runtime lock, and
# tested from a folder where the checkout cannot be imported by accident.
wheel-test: install-dev
	@echo "The tests once more, against the wheel and from outside the checkout"
	@work=$$(mktemp -d); trap 'rm -rf "$$work"' EXIT; \
	$(BIN)/python -m build --no-isolation --outdir "$$work/dist" . >"$$work/build.log" 2>&1 \
	    || { cat "$$work/build.log"; exit 1; }; \
	$(BIN)/python -m venv "$$work/venv"; \
	pip="$$work/venv/bin/python -m pip --disable-pip-version-check --quiet"; \
	$$pip install --require-hashes -r requirements.lock; \
	$$pip install --no-deps "$$work"/dist/*.whl; \
	$$pip check; \
	"$$work/venv/bin/mindip" --help >/dev/null; \
	$$pip install --require-hashes -r requirements-dev.lock; \
	mkdir "$$work/outside"; cp -R tests pyproject.toml "$$work/outside"; \
	cd "$$work/outside"; \
	MINDIP_CHECKOUT="$(CURDIR)" "$$work/venv/bin/pytest" -p no:cacheprovider \
	    -m "not bench"

test: format-check lint types all-tests wheel-test

bench: install-dev
	$(BIN)/pytest tests/bench -m bench -s

docs: install-dev
	$(BIN)/python docs/reference.py build/docs

clean:
	rm -rf $(VENV) .typing build dist *.egg-info \
	    .mypy_cache .pytest_cache .ruff_cache .hypothesis
