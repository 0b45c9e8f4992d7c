# One command each, on a machine with nothing but python3: `make dataset` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
MANIFEST := ctlgen/_assets/manifest.json
DATASET_ARGS ?=
PYTEST_ARGS ?= -q -n auto
MODEL_WORK ?= ctlgen-model
MODEL_DATA ?= --count 60000 --factor 2 --mode RGB --size 56 --test 0.05
MODEL_TRAIN ?= --norm --depth 4 --width 16 --repeat 2 --dropout 0.3 --augment 0.5 --extra size --validation 0.05 --patience 0 --epochs 8 --bfloat16

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.PHONY: help setup browser dataset model check test bench lock

help:
	@echo "make dataset   set everything up, render, augment, export; DATASET_ARGS are passed on to 'ctlgen build'"
	@echo "make model     the recogniser that comes with ctlgen: MODEL_DATA is for 'ctlgen build', MODEL_TRAIN for 'ctlgen train'"
	@echo "make test      set everything up, run the checks and all tests"
	@echo "make check     ruff (lint, format) and mypy"
	@echo "make bench     the speed table"
	@echo "make lock      pin what themes/package.json names"
	@echo "make setup     environment, dependencies, theme assets, a browser if none is there"

setup: $(STAMP) $(MANIFEST) browser

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ctlgen needs Python 3.11 or newer: make PYTHON=/path/to/python3.11 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "$(PYTHON) cannot make a virtual environment: install its venv package (apt-get install python3-venv)" >&2; exit 1; }

$(STAMP): pyproject.toml constraints.txt hatch_build.py $(wildcard ctlgen/lookfiles/*.py) $(wildcard themes/*) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

# the stamp's own recipe makes it; this is for when somebody removed it
$(MANIFEST): | $(STAMP)
	@test -f $@ || $(BIN)/python -m pip install --quiet --no-deps --editable .

browser: $(STAMP)
	@sh .ci/browser $(BIN)

dataset: setup
	$(BIN)/ctlgen build $(DATASET_ARGS)

# what was interrupted goes on
model: setup
	$(BIN)/ctlgen build --workspace $(MODEL_WORK) --format parquet $(MODEL_DATA)
	$(BIN)/ctlgen train $(MODEL_WORK)/exports/parquet --out ctlgen/_models/default --resume $(MODEL_TRAIN)
	$(BIN)/python -m benchmarks.card ctlgen/_models/default

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: setup check
	$(BIN)/pytest $(PYTEST_ARGS)

# after a change of themes/package.json
lock:
	@.ci/lock

bench: setup
	$(BIN)/python -m benchmarks
