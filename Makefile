# The two commands of the README, and what they stand on. Each creates what it needs the first time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: scenarios matrix torture test lint benchmarks clean
.DEFAULT_GOAL := scenarios

scenarios: $(STAMP)
	$(BIN)/python -m pytest scenarios -n 2 --dist worksteal --android-device virtual
	$(BIN)/python -m tests.report_reader reports/allure-results

# The network's scenarios by every way that each model has; takes about ten minutes.
matrix: $(STAMP)
	failed=0; for api in 26 30 33 36; do for build in user userdebug; do \
		inventory=reports/matrix-$$api-$$build.yaml; \
		echo "version: 1" >$$inventory; \
		echo "virtual: {api: $$api, build: $$build, time_scale: 20}" >>$$inventory; \
		echo "== API $$api $$build"; \
		$(BIN)/python -m pytest scenarios -k network -n 2 --dist worksteal --android-device virtual \
			--android-methods all --android-inventory $$inventory || failed=1; \
	done; done; exit $$failed

test: $(STAMP)
	$(BIN)/python -m pytest tests -n 3 --dist worksteal

# Runs that are killed, or struck by whatever else may happen, 200 times.
torture: $(STAMP)
	$(BIN)/python -m tests.torture

benchmarks: $(STAMP)
	$(BIN)/python -m benchmarks

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(STAMP): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache *.egg-info
	find reports -mindepth 1 ! -name .gitignore -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
