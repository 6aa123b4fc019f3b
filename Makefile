# Everything on nothing but python >= 3.11 with venv; each target does its own set-up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Set up again whenever the dependencies change.
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev

.PHONY: demo run test lint check bench proof clean

demo: $(READY)
	$(BIN)/huiwu demo $(ARGS)

run: $(READY)
	$(BIN)/huiwu run $(ARGS)

test: $(READY_DEV)
	$(BIN)/python -m pytest -n 2 --dist worksteal $(ARGS)

lint: $(READY_DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint
	$(BIN)/python -m pytest -q tests/house

bench: $(READY_DEV)
	$(BIN)/python -m benchmarks $(ARGS)

proof: $(READY_DEV)
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "proof or not proof" $(ARGS)
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/stories --messenger telegram $(ARGS)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Huiwu needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)

$(READY): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(READY_DEV): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@ $(READY)
