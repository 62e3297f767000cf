# `make brief` on a fresh machine: virtual environment, locked requirements, system libraries, the sample report.
# Needs make and Python 3.11 or newer. `make help` lists the rest.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# PYTHON=/some/python make brief   uses that one instead of the newest that is found.
PYTHON ?=
CONFIG ?= config/us-etf-flows.yaml
WORKERS ?= auto
BIN := .venv/bin

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: brief test test-all check format bench gallery pictures lock clean help

brief: .venv/ready .venv/system-ready ## Set up if need be, then build the sample report (CONFIG=file for another)
	@$(BIN)/flowbrief build $(CONFIG)

test: .venv/dev-ready .venv/system-ready .venv/browser-ready ## Run the tests, without the slow ones (WORKERS=2 for two processes)
	@$(BIN)/pytest -n $(WORKERS) -m "not slow"

test-all: .venv/dev-ready .venv/system-ready .venv/browser-ready ## Run every test
	@$(BIN)/pytest -n $(WORKERS)

check: .venv/dev-ready .venv/system-ready ## Formatting, lint, types, import rules, completeness of the documentation
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@if [ -d tests/docs ]; then $(BIN)/pytest tests/docs; fi

format: .venv/dev-ready ## Format the code and mend what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: .venv/dev-ready .venv/system-ready ## Measure the time and memory of a build
	@$(BIN)/python benchmarks/run.py

gallery: .venv/dev-ready .venv/system-ready .venv/browser-ready ## Draw the pictures of the documentation again and write docs/gallery.md
	@$(BIN)/python -m tests.docs.gallery

pictures: .venv/dev-ready .venv/system-ready .venv/browser-ready ## Accept how the issues look now (after having looked)
	@ACCEPT_PICTURES=1 $(BIN)/pytest -m look

# The packages come from the default index alone, so that nothing of this machine's settings gets into the lock.
COMPILE := env -u PIP_INDEX_URL -u PIP_EXTRA_INDEX_URL -u PIP_FIND_LINKS -u PIP_CONSTRAINT \
  PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --no-config \
  --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

lock: .venv/dev-ready ## Resolve and lock the requirements again (UPGRADE=--upgrade for newer ones)
	$(COMPILE) $(UPGRADE) --all-build-deps --output-file requirements.lock pyproject.toml
	$(COMPILE) $(UPGRADE) --extra dev --all-build-deps --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml

clean: ## Remove what was built, the caches and the virtual environment
	rm -rf .venv output build dist tests/browser/node_modules src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

# Set-up. Each stamp stands until what it was made from changes.

.venv/bin/python:
	@PYTHON="$(PYTHON)" .ci/make-venv

.venv/ready: requirements.lock pyproject.toml setup.py | .venv/bin/python
	@echo "Installing the locked requirements"
	@$(BIN)/python -m pip install --quiet --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --quiet --no-deps --no-build-isolation --no-index --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

.venv/dev-ready: requirements-dev.lock .venv/ready
	@echo "Installing the locked development tools"
	@$(BIN)/python -m pip install --quiet --quiet --require-hashes -r requirements-dev.lock
	@touch $@

.venv/system-ready: .venv/ready
	@.ci/install-libraries $(BIN)/python
	@touch $@

.venv/browser-ready: tests/browser/package-lock.json .venv/dev-ready
	@.ci/install-browser
	@touch $@
