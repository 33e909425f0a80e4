# ClientSignal: `make help` lists the targets.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STATE ?= state
export CLIENTSIGNAL_STATE ?= $(abspath $(STATE))

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run smoke test check lint type arch fmt bench eval lock clean

help:  ## List the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ClientSignal needs Python 3.11 or newer; found $$($(PYTHON) --version 2>&1). Set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "Cannot create the environment. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }

# Stamps make a second start fast: nothing is installed again unless a lock changed.
$(VENV)/.run-$(shell cksum < deploy/run.lock | tr -d ' '): $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r deploy/run.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev-$(shell cksum < deploy/dev.lock | tr -d ' '): $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r deploy/dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

setup: $(VENV)/.run-$(shell cksum < deploy/run.lock | tr -d ' ')  ## Create the environment for running (no torch)

setup-dev: $(VENV)/.dev-$(shell cksum < deploy/dev.lock | tr -d ' ')  ## Create the environment for testing and training

run: setup  ## Start the whole product with the demo project
	$(BIN)/clientsignal run

smoke:  ## Install as a user does, start the whole product once, stop it
	@bash deploy/smoke.sh

test: setup-dev  ## Run all checks and all tests (what CI runs)
	$(MAKE) --no-print-directory check
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: lint type arch  ## Lint, types and import contracts

lint: setup-dev  ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

type: setup-dev  ## mypy --strict
	$(BIN)/mypy

arch: setup-dev  ## import-linter contracts
	$(BIN)/lint-imports

fmt: setup-dev  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only .

bench: setup-dev  ## Speed and memory, printed as a report
	$(BIN)/python -m training.bench
	$(BIN)/python -m training.bench.portfolio

eval: setup-dev  ## Quality on the benchmarks (needs CLIENTSIGNAL_CORPORA)
	$(BIN)/python -m training.evaluate

lock: setup-dev  ## Resolve all dependencies again and write deploy/*.lock
	sh deploy/lock.sh $(BIN)

clean:  ## Remove caches and the environment (keeps the state folder)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
