# Each target sets up what it needs and says what it does; a second run takes seconds.
# The work is done by sandbox/bootstrap.py, with the standard library only: without make,
# `python3 run_sandbox.py` runs the sandbox and `python3 run_sandbox.py test` tests it.

PYTHON ?= python3
ARGS ?=

.PHONY: help setup run test test-fast test-slow bench check docs lock clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile
	@echo '  More arguments: make test ARGS="-k call". Another Python: make run PYTHON=python3.12'

setup: ## make .venv and install what a run needs
	@$(PYTHON) -m sandbox.bootstrap setup $(ARGS)

run: ## run the sandbox and print its addresses
	@$(PYTHON) run_sandbox.py $(ARGS)

test: ## run the tests, in a browser too (all but those marked slow)
	@$(PYTHON) -m sandbox.bootstrap test $(ARGS)

test-fast: ## run the tests that need neither a browser nor patience
	@$(PYTHON) -m sandbox.bootstrap test-fast $(ARGS)

test-slow: ## run only the tests marked slow
	@$(PYTHON) -m sandbox.bootstrap test-slow $(ARGS)

bench: ## measure speed and print a table
	@$(PYTHON) -m sandbox.bootstrap bench $(ARGS)

check: ## lint and check the types
	@$(PYTHON) -m sandbox.bootstrap check $(ARGS)

docs: ## write docs/reference anew from the code
	@$(PYTHON) -m docs.generate $(ARGS)

lock: ## for maintainers: write both lock files anew from pyproject.toml
	@$(PYTHON) -m sandbox.bootstrap lock $(ARGS)

clean: ## remove the environment and the caches
	rm -rf .venv .venv.lock .pytest_cache .ruff_cache .mypy_cache .hypothesis .schemathesis test-results guiao-results
