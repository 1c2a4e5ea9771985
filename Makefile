# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
#
# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= auto
VENV ?= .venv
BIN := $(VENV)/bin
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
PYTHON ?= $(shell for candidate in python3 python3.13 python3.12 python3.11; do \
	$$candidate -c '$(SUPPORTED)' 2>/dev/null && echo $$candidate && break; done)

export PIP_DEFAULT_TIMEOUT ?= 60
export PIP_RETRIES ?= 10
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_SYSTEM_CERTS := 1
PIP_INSTALL = $(BIN)/python -m pip install --quiet
INSTALL_PACKAGE = $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
# Not --prefix: it would also hide the machine's own npm settings, such as its certificates.
NPM_CI = (cd frontend && npm ci --no-audit --no-fund --loglevel=error --fetch-retries=3 --fetch-retry-maxtimeout=10000)
WITHOUT_NPM = pages use the system's font, the map is a picture, and tests that need axe-core are skipped.
COMPILE = $(BIN)/python -m uv pip compile pyproject.toml --upgrade --universal --python-version 3.11 --generate-hashes --no-header --quiet
PACKAGE_FILES := pyproject.toml src/buurtpeil/__init__.py
TRANSLATIONS := $(wildcard src/buurtpeil/web/locale/*/LC_MESSAGES/*.po)
FONTS := src/buurtpeil/web/static/fonts
ISLAND := src/buurtpeil/web/static/island

.PHONY: help
help: ## What can be asked for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

# --- Installing ------------------------------------------------------------------------------------------------------

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Buurtpeil needs Python 3.11, 3.12 or 3.13; none was found. Install one, or name it: make PYTHON=/path/to/python $(MAKECMDGOALS)"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@touch $@

$(VENV)/.core: $(VENV)/.made requirements/core.txt $(PACKAGE_FILES)
	@echo "Installing what Buurtpeil needs (once)"
	@$(PIP_INSTALL) --require-hashes -r requirements/core.txt
	@$(INSTALL_PACKAGE)
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt $(PACKAGE_FILES)
	@echo "Installing what tests, linters and documents need (once)"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@$(INSTALL_PACKAGE)
	@touch $@ $(VENV)/.core

.PHONY: extras
extras: $(VENV)/.core ## Also what only some need: PDF, notebooks, a cluster
	@$(PIP_INSTALL) --require-hashes -r requirements/extras.txt

$(VENV)/.peers: $(VENV)/.dev requirements/peers.txt
	@echo "Installing what is measured beside (once)"
	@$(PIP_INSTALL) --require-hashes -r requirements/peers.txt
	@touch $@

$(VENV)/.translations: $(VENV)/.core $(TRANSLATIONS)
	@$(BIN)/python -m buurtpeil.web.translations
	@touch $@

frontend/node_modules/.made: frontend/package-lock.json frontend/package.json
	@if command -v npm >/dev/null; then $(NPM_CI) && touch $@ \
		|| echo "npm could not install: $(WITHOUT_NPM)"; \
	else echo "npm (Node 20.19 or newer) is not here: $(WITHOUT_NPM)"; fi

# Built again when a source or a package is newer; without npm the pages do without.
.PHONY: front-end
front-end: frontend/node_modules/.made
	@if test -e frontend/node_modules/.made && { ! test -e $(FONTS)/OFL-1.1.txt || ! test -e $(ISLAND)/NOTICE.txt \
		|| test -n "$$(find frontend/src frontend/*.mjs frontend/*.ts frontend/package-lock.json -newer $(ISLAND)/NOTICE.txt)"; }; \
	then node frontend/build.mjs || echo "The front end could not be built: $(WITHOUT_NPM)"; fi

.PHONY: browser
browser: ## A browser for the tests, where this machine allows it
	@tools/install-browser

.PHONY: office
office: ## A spreadsheet program for the tests, where this machine allows it
	@tools/install-office

.PHONY: install
install: $(VENV)/.core $(VENV)/.translations front-end ## All that `make run` needs, without starting anything

.PHONY: install-dev
install-dev: $(VENV)/.dev $(VENV)/.translations front-end browser office ## All that `make test` and `make lint` need

# --- Running ---------------------------------------------------------------------------------------------------------

.PHONY: run
run: install ## Fill the embedded default with the made-up city and serve it (HOST, PORT)
	@$(BIN)/buurtpeil demo
	@$(BIN)/buurtpeil serve --host $(HOST) --port $(PORT)

# --- Checking --------------------------------------------------------------------------------------------------------

.PHONY: test
test: install-dev ## All tests but the slow ones; within a quarter of an hour
	@$(BIN)/python -m pytest -n $(WORKERS) -m "not slow"

.PHONY: test-all
test-all: install-dev ## Every test
	@$(BIN)/python -m pytest -n $(WORKERS)

.PHONY: lint
lint: install-dev ## Style, types, the import rule, licences, translations, documents
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/reuse --suppress-deprecation lint --quiet || { $(BIN)/reuse lint; exit 1; }
	@$(BIN)/python -m buurtpeil.web.translations --check
	@if test -x frontend/node_modules/.bin/tsc; then cd frontend && npm run --silent check; fi
	@$(MAKE) --no-print-directory docs-check
	@echo "Linting: nothing found"

.PHONY: format
format: $(VENV)/.dev ## Mend what can be mended by machine
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

# --- Documents and measurements --------------------------------------------------------------------------------------

.PHONY: docs
docs: $(VENV)/.dev ## Make the generated pages anew and build the documentation into site/
	@$(BIN)/python -m tools.docs
	@$(BIN)/mkdocs build --strict --quiet

.PHONY: docs-check
docs-check: $(VENV)/.dev ## Fail when a generated page differs from the code, or a link is broken
	@$(BIN)/python -m tools.docs --check
	@$(BIN)/mkdocs build --strict --quiet

.PHONY: bench
bench: $(VENV)/.peers ## Measure; CASES="cube web" runs a part
	@$(BIN)/python -m benchmarks $(CASES)

.PHONY: lock
lock: $(VENV)/.made ## Pin and hash anew what pyproject.toml allows
	@$(BIN)/python -m uv --version >/dev/null 2>&1 || $(PIP_INSTALL) "uv>=0.13,<1"
	@$(COMPILE) --group build --output-file requirements/core.txt
	@$(COMPILE) --group build --all-extras --constraint requirements/core.txt --output-file requirements/extras.txt
	@$(COMPILE) --group dev --all-extras --constraint requirements/extras.txt --output-file requirements/dev.txt
	@$(COMPILE) --group peers --all-extras --constraint requirements/dev.txt --output-file requirements/peers.txt
	@cd frontend && npm install --package-lock-only --ignore-scripts --no-audit --no-fund --loglevel=error

.PHONY: clean
clean: ## Remove all that was installed or built here (snapshots stay)
	@rm -rf $(VENV) frontend/node_modules $(FONTS) $(ISLAND) site build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests benchmarks tools -name __pycache__ -type d -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete
	@rm -rf src/*.egg-info
