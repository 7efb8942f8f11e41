# Two commands matter: `make run` and `make test`. The plain commands behind them are in the README.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

# Where the environment forbids to keep bytecode, every process that a test starts would compile the product anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test lint browser pictures bench soak lock clean

run: $(VENV)/.run
	$(BIN)/python -m dashspot serve

test: $(VENV)/.dev lint
	$(PYTEST) -n 3 --dist loadgroup -m "not soak" tests

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports --no-cache

browser:
	sh tests/browser/install.sh

pictures: $(VENV)/.dev
	PICTURES=all $(PYTEST) -n 2 --dist loadgroup tests/browser/test_screenshots.py
	PYTHONPATH=. $(BIN)/python -m tests.browser.guide

bench: $(VENV)/.dev
	PYTHONPATH=. $(BIN)/python -m tests.bench

soak: $(VENV)/.dev
	$(PYTEST) -m soak --timeout 3600 tests
	EXAMPLES=all $(PYTEST) -n 2 tests/unit/analyses

lock: $(VENV)/.dev
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt
	$(BIN)/python -m tests.dependencies

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .bench .screenshots

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.txt
	touch $@
