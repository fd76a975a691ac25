# Two commands for a newcomer: `make demo` and `make test`. Each sets itself up; nothing but Python >= 3.11 and make is needed.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

.PHONY: demo test check bench peers deep clean reports

$(VENV)/.casecode: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit("casecode needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.casecode
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

demo: $(VENV)/.casecode  ## write the worked example to ./casecode-demo and run everything on it
	@$(BIN)/casecode demo casecode-demo
	@echo; echo "The command itself is $(BIN)/casecode; for this terminal: export PATH=\"\$$PWD/$(BIN):\$$PATH\""

test: check  ## lint, types, import contracts, all tests with the coverage gate
	@$(BIN)/python -m pytest -n 2 --cov=casecode --cov-branch --cov-report=term:skip-covered

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/.dev  ## speed as ratios, each pair measured side by side in one run
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@for one in rules startup docx_writer coder readers agreement audit; do $(BIN)/python -m benchmarks.$$one; done

peers: $(VENV)/.dev  ## agreement figures beside krippendorff, nltk and scikit-learn: optional, needed by nothing
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[bench]'
	@$(BIN)/python -m pytest -m deep tests/coefficients/test_peers.py

deep: $(VENV)/.dev  ## the slow proofs: real SIGKILLs, full naive references, long fuzzing
	@$(BIN)/python -m pytest -m deep -n 2

reports: $(VENV)/.dev  ## rebuild the gallery: the root study with its databank and reports
	@$(BIN)/casecode build

clean:
	@rm -rf $(VENV) casecode-demo .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis
