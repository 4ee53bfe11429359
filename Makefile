# The doors of the project: `make run` to look, `make test` to be sure. CI calls the same targets.

PYTHON ?= python3
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN)
L ?= es
export DJANGO_SETTINGS_MODULE = amparo.config.settings

BIN := .venv/bin
# The digest of a lock, and of where the project lies, since a virtual environment cannot be moved.
digest = $(firstword $(shell (cat $(1); pwd) | cksum))
RUN := .venv/run-$(call digest,requirements/base.txt)
DEV := .venv/dev-$(call digest,requirements/dev.txt)
BENCH := .venv/bench-$(call digest,requirements/bench.txt)
PO := $(wildcard amparo/*/locale/*/LC_MESSAGES/*.po countries/*/locale/*/LC_MESSAGES/*.po)
MO := $(PO:.po=.mo)
CHECKED := amparo tests $(patsubst %/,%,$(dir $(wildcard bench/__init__.py)))
# A file stays with one worker, since what its tests share is made once there; the slowest are named.
SHARED := -n $(WORKERS) --dist loadfile --durations=25 --durations-min=3
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run setup check style floors types wiring test test-sqlite test-postgres journeys \
	kills defects bars load-web fix docs bench bench-full messages lock clean

help: ## What can be done here
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(RUN) $(MO) ## Start the demonstration on http://localhost:8000
	@$(BIN)/amparo demo

setup: $(RUN) $(DEV) $(MO) ## Everything for working on Amparo, in .venv
	@:

check: $(DEV) style floors types wiring ## Style, floors, types, migrations and docs

style: $(DEV) ## Ruff: mistakes and formatting
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

floors: $(DEV) ## Import-linter: who may import whom
	@$(BIN)/lint-imports --no-logo

types: $(DEV) ## Mypy, strict
	@$(BIN)/mypy $(CHECKED)

wiring: export AMPARO_HOME := $(CURDIR)/build/wiring
wiring: $(DEV) ## Settings are sound; migrations and reference docs are up to date
	@$(BIN)/python -m django check --fail-level WARNING
	@$(BIN)/python -m django makemigrations --check --dry-run
	@$(BIN)/amparo docs --check

test: setup check test-sqlite test-postgres journeys ## All checks and tests, as CI runs them

test-sqlite: $(DEV) $(MO) ## Laws and tests on SQLite (T='-k name' to choose)
	@$(BIN)/pytest $(SHARED) --ignore=tests/journeys $(T)

test-postgres: $(DEV) $(MO) ## The same on a PostgreSQL started for the occasion
	@tests/provide.sh postgresql
	@$(BIN)/python tests/postgres.py $(BIN)/pytest $(SHARED) --ignore=tests/journeys $(T)

journeys: $(DEV) $(MO) ## A person's day through the pages, in a real browser
	@tests/provide.sh chromium
	@$(BIN)/pytest -n $(WORKERS) tests/journeys $(T)

kills: $(DEV) $(MO) ## Kill a worker twenty times while it loads and rolls back, on both databases
	@tests/provide.sh postgresql
	@AMPARO_KILLS=20 $(BIN)/pytest -n0 tests/kills
	@AMPARO_KILLS=20 $(BIN)/python tests/postgres.py $(BIN)/pytest -n0 tests/kills

bars: $(DEV) $(MO) ## The bars of need to know and of insiders at their size (an hour)
	@AMPARO_BARS=1 $(BIN)/pytest -n $(WORKERS) -rP tests/security \
		amparo/access/tests/test_signin.py amparo/access/tests/test_my_security.py

load-web: $(DEV) $(MO) ## Load an invented register through the pages, twice (ROWS=100000)
	@$(BIN)/python -m bench.loads $(ROWS)

fix: $(DEV) ## Put right what can be put right by itself
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

docs: $(DEV) ## Write docs/reference/ from the program
	@$(BIN)/amparo docs

bench: $(DEV) $(BENCH) ## Measure speed on an invented country (AMPARO_BENCH: where houses stay)
	@$(BIN)/python -m bench

bench-full: $(DEV) $(BENCH) ## The same up to 1,000,000 persons
	@$(BIN)/python -m bench --full

defects: $(DEV) ## Break the program in known ways; each must turn its test red
	@AMPARO_DEFECTS=1 $(BIN)/pytest -n0 -q tests/defects

messages: $(DEV) ## Collect the words to translate (L=fr begins another language)
	@tests/provide.sh gettext
	@$(BIN)/python -m django makemessages -l $(L) --no-obsolete --add-location file \
		--ignore '.venv/*' --ignore 'var/*' --ignore 'tests/*' --ignore 'bench/*'
	@$(MAKE) --no-print-directory setup

lock: $(DEV) ## Write requirements/*.txt anew from pyproject.toml (U=-U for newer versions)
	@$(BIN)/uv pip compile $(LOCK) --group build -o requirements/base.txt
	@$(BIN)/uv pip compile $(LOCK) --group build --group dev -c requirements/base.txt \
		-o requirements/dev.txt
	@$(BIN)/uv pip compile $(LOCK) --group build --group bench -c requirements/dev.txt \
		-o requirements/bench.txt
LOCK = pyproject.toml $(U) -q --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links

clean: ## Remove what tools left behind; data in var/ stays
	@rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find amparo tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is named after its lock, so that nothing is looked at twice and a new lock is not missed.
$(RUN):
	@$(PYTHON) -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Amparo needs Python 3.11 or later with venv (on Debian: apt-get install python3-venv)."; \
		exit 1; }
	@echo "Installing the packages that Amparo runs on (once, about a minute) ..."
	@test -x $(BIN)/amparo && $(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --no-deps -r requirements/base.txt
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@rm -f .venv/run-* && touch $@

$(DEV): $(RUN)
	@echo "Installing the packages that tests and checks need (once) ..."
	@$(PIP) install --require-hashes --no-deps -r requirements/dev.txt
	@rm -f .venv/dev-* && touch $@

$(BENCH): $(DEV)
	@echo "Installing the packages that the bench needs (once) ..."
	@$(PIP) install --require-hashes --no-deps -r requirements/bench.txt
	@rm -f .venv/bench-* && touch $@

%.mo: %.po | $(RUN)
	@$(BIN)/python -c '$(COMPILE)' $< $@
# Unsure ("fuzzy") translations stay out; a catalogue whose heading is unsure still counts.
COMPILE = import sys; from babel.messages import mofile, pofile; \
	catalogue = pofile.read_po(open(sys.argv[1], "rb")); \
	mofile.write_mo(open(sys.argv[2], "wb"), catalogue)
