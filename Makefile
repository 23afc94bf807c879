# Two commands on a fresh machine: `make demo` and `make test`.
# Both set up first: a virtual environment in $(VENV), the pinned requirements, the project.

# Byte code is kept, or each of the many processes would compile all libraries anew.
unexport PYTHONDONTWRITEBYTECODE
# One test process has a processor: linear algebra in several threads would only wait for each other.
export OPENBLAS_NUM_THREADS := 1

VENV ?= .venv
JOBS ?= auto
ATTACK_ROUNDS ?= 20

ifeq ($(strip $(PYTHON)),)
override PYTHON := $(shell for python in python3.11 python3.12 python3.13 python3; do \
    if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
      >/dev/null 2>&1; then echo $$python; break; fi; done)
endif

BIN := $(VENV)/bin
# The stamp is named after the interpreter's version, so that another PYTHON sets up anew.
STAMP := $(VENV)/.ready-$(shell "$(PYTHON)" -c 'import platform as p; print(p.python_version())' \
    2>/dev/null)

# The library of compiled rules; where none can be built, its stamp is there all the same.
LIBRARY := $(VENV)/.library

.DEFAULT_GOAL := help
.PHONY: help setup wheel demo reference evidence stress course scenarios docs bench test pytest oldest thorough wasm stable attack lint clean

help: ## show this list
	@echo 'usage: make TARGET [PYTHON=python3.12] [VENV=.venv]'
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 10

setup: $(STAMP) $(LIBRARY) ## virtual environment, requirements, the project and its compiled rules; skipped when nothing changed

$(STAMP): requirements.txt pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
	  echo 'make: no Python 3.11 or newer with its venv module was found.' >&2; \
	  echo '  Install one, e.g. on Debian or Ubuntu: apt-get install python3 python3-venv' >&2; \
	  echo '  on macOS: brew install python; elsewhere: https://www.python.org/downloads/' >&2; \
	  echo '  or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3' >&2; \
	  exit 2; fi
	@"$(PYTHON)" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || { \
	  echo 'make: $(PYTHON) does not run, is older than 3.11 or lacks its venv module' >&2; \
	  echo '  (on Debian or Ubuntu: apt-get install python3-venv).' >&2; exit 2; }
	@if [ -e "$(VENV)" ] && [ ! -f "$(VENV)/pyvenv.cfg" ]; then \
	  echo 'make: $(VENV) exists and is not a virtual environment; give another VENV.' >&2; \
	  exit 2; fi
	@rm -f "$(VENV)"/.ready-*
	@want=$$("$(PYTHON)" -c 'import sys; print(sys.version)'); \
	have=$$("$(BIN)/python" -c 'import sys; print(sys.version)' 2>/dev/null); \
	if [ "$$want" != "$$have" ] || ! "$(BIN)/python" -m pip --version >/dev/null 2>&1; then \
	  echo "Making $(VENV) with Python $${want%% *}"; \
	  "$(PYTHON)" -m venv --clear "$(VENV)"; fi
	@echo 'Installing the pinned requirements (about 240 MB when not cached, 830 MB on disk)'
	@"$(BIN)/python" -m pip install -qq --disable-pip-version-check --no-input --no-compile \
	  --require-hashes -r requirements.txt
	@echo 'Installing cadre-sim (editable)'
	@"$(BIN)/python" -m pip install -qq --disable-pip-version-check --no-input \
	  --no-build-isolation --no-deps -e .
	@touch "$@"

# A file that is only newer compiles nothing: what counts are the digests of sources.
$(LIBRARY): $(shell find sim -name '*.py') $(STAMP)
	@"$(BIN)/python" -m sim.runs.prebuild
	@touch "$@"

wheel: setup ## the wheel dist/*.whl, with the compiled rules of this platform
	"$(BIN)/python" -m sim.runs.prebuild --every-level
	$(BIN)/python -m hatchling build -t wheel

demo: setup ## compare the uniform appraisal with the index: ten years at 30 calibrated draws
	$(BIN)/cadre-sim compare --ensemble s_county --out results/demo --overwrite
	@echo
	@echo 'Open in a browser: results/demo/report.html'
	@echo 'To go on, in this shell: source $(VENV)/bin/activate'
	@echo 'Then for example: cadre-sim compare index_capped    cadre-sim explain involution    cadre-sim --help'

reference: setup ## make results/reference anew: the base comparison, ablations, the bundle taken apart, the core, second readings, and the base beside the facts
	$(BIN)/cadre-sim compare --replicates 30 --out results/reference --overwrite
	rm results/reference/measures.parquet results/reference/figures/*.svg
	$(BIN)/python -m analysis.reference.ablations results/reference/ablations.csv
	$(BIN)/python -m analysis.reference.factorial results/reference/factorial.csv
	$(BIN)/python -m analysis.reference.core results/reference/core.csv
	$(BIN)/python -m analysis.reference.readings results/reference/readings.csv
	$(BIN)/python -m analysis.reference.facts results/reference/facts.csv

evidence: setup ## calibrate, judge the claims, and write docs/evidence.md and the tables in README anew; some half an hour, and it goes on where it was stopped
	$(BIN)/cadre-sim calibrate s_county --price
	$(BIN)/cadre-sim claims paper --price
	$(BIN)/cadre-sim calibrate s_county
	cp results/calibrate-s_county/ensemble.parquet scenarios/ensembles/s_county.parquet
	$(BIN)/cadre-sim claims paper
	$(BIN)/cadre-sim claims patterns
	$(BIN)/cadre-sim compare uniform cases/masked_evaluator --ensemble s_county --replicates 2 --out results/masked
	$(BIN)/python -m analysis.reference.outside de_janvry_2023 results/masked/effects.csv
	$(BIN)/python -m analysis.reference.evidence keep

course: setup ## the course pack: compute its answers anew, and write the sheets for printing, half a minute
	$(BIN)/python -m analysis.course.answers
	$(BIN)/python -m analysis.course.sheets

stress: setup ## put H Township's rulebook under stress and write docs/stress.md anew; some ten minutes, and it goes on where it was stopped
	$(BIN)/cadre-sim stress h_township_2021 --out results/stress-h_township_2021
	$(BIN)/python -m analysis.reference.stress keep

scenarios: setup ## write scenarios/base.toml anew from the parameters
	$(BIN)/python -m sim.scenario.scenario > scenarios/base.toml.new && mv scenarios/base.toml.new scenarios/base.toml

wasm: setup ## compile the rules to WebAssembly, about two minutes: sim/wasm/model.wasm and its description
	$(BIN)/python -m sim.wasm.build

docs: setup scenarios ## write anew what is made from the code: reference tables, the drawing of the house
	$(BIN)/python -m analysis.commands.reference docs/reference/commands.md
	$(BIN)/python -m sim.scoring.items.reference > docs/reference/item-kinds.md
	$(BIN)/python -m sim.model.documented docs/reference/strategies.md
	$(BIN)/python -m tests.laws.drawing

bench: setup ## time and memory: against plain models, at the start, by size, threads and phase, of sweeps; some ten minutes or more
	$(BIN)/python -m benchmarks

test: lint pytest ## lint, then tests

pytest: setup ## tests, all but the thorough ones, or those that TESTS chooses, on all processors or in JOBS processes
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(TESTS)

oldest: setup ## the model's Mesa interface again with the oldest Mesa that is supported
	@sed -n '/^mesa==3\.3\.1 /,/# via/p' requirements.txt | sed 's/ ;[^\\]*/ /' > $(VENV)/oldest.txt
	@"$(BIN)/python" -m pip install -qq --disable-pip-version-check --no-input --no-compile --upgrade \
	  --require-hashes --no-deps --target $(VENV)/oldest -r $(VENV)/oldest.txt
	PYTHONPATH=$(VENV)/oldest $(BIN)/python -m pytest -n $(JOBS) --dist loadfile tests/mesa_interface

thorough: setup ## tests that hold a rule at more settings than `make test` does, some minutes
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile -m thorough

stable: setup ## the tests of sweeps twenty times in a row, to find tests that fail by chance
	@for turn in $$(seq 20); do echo "turn $$turn of 20"; \
	  $(BIN)/python -m pytest -q -n $(JOBS) --dist loadfile tests/sweeps || exit 1; done

attack: setup ## attack in ATTACK_ROUNDS rounds, some ten minutes; write the table in docs/reference/reliability.md
	$(BIN)/python -m tests.attack $(ATTACK_ROUNDS)

lint: $(STAMP) ## ruff and mypy
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy

clean: ## remove virtual environments, caches and build output; results stay
	@for venv in "$(VENV)" .venv-*; do \
	  if [ -f "$$venv/pyvenv.cfg" ]; then echo "rm -rf $$venv"; rm -rf "$$venv"; fi; done
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find . -name .git -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
