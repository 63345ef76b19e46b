# make run    start the app            make poc    the main job without a browser
# make test   the whole suite          make test-fast  what to run between edits
# make check  style, types, contracts  make bench  the benchmarks
# make example  record anew what an empty store shows: data/examples/keto.json
# make lock   write the requirements anew, with the hash of every file that may be installed
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-$(shell cksum requirements.txt | cut -d' ' -f1)
FAST := core pages/components $(addprefix tests/,access decision domain evaluation fakes interop \
	learners preparation report/headline report/wording services sources store test_rooms.py)
TEST := $(VENV)/.test-$(shell cat requirements.txt requirements-test.txt | cksum | cut -d' ' -f1)

.PHONY: run poc example test test-fast check bench lock clean

run: $(RUN)
	$(BIN)/python -m streamlit run app.py

poc: $(RUN)
	$(BIN)/python -m core poc keto

example: $(RUN)
	$(BIN)/python -m core.workflows.poc.example

# Some sixty processes read the same code: it is compiled once, whatever the machine's habit.
test: $(TEST)
	env -u PYTHONDONTWRITEBYTECODE SWITCHPOINT_SUITE_MEASURED=1 \
		$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

test-fast: $(TEST)
	$(BIN)/python -m pytest -m "not slow" $(FAST)

check: $(TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(TEST)
	$(BIN)/python -m bench

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	build/lock/bin/python bench/lock.py

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache .mypy_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) and "Python 3.11 to 3.14 is needed")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(RUN): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(TEST): requirements-test.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@
