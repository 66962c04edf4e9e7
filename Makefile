# Everything here works from a clean clone with Python 3.11+ and make alone.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
DATASET := dataset
FOLDERS := graph loaders ontology queries

.PHONY: help install install-dev demo check format-check lint types fast test all-tests
.PHONY: wheel-test bench docs lock clean

help:
	@echo "make demo         install, build the shipped dataset, show the chokepoints"
	@echo "make check        format, lint, types, fast tests"
	@echo "make test         check, all tests (Neo4j with Java and Maven), tests on the wheel"
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
