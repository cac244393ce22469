# make setup: everything installed in .venv; make run: the main job on examples/; make test: the tests
.DEFAULT_GOAL := help
.PHONY: help setup run test lint dictionary site pictures lock bench-polnear bench-text bench-meaning bench-speed bench-readers bench-run bench-landing bench-queries train faults fuzz clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

help:  ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

setup: $(VENV)/installed  ## make .venv with everything that onrecord and its tests need

$(VENV)/installed: requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v < (3, 14) else f"onrecord needs Python 3.11 to 3.13, and this is {v[0]}.{v[1]}: call make PYTHON=python3.13 setup")'
	@echo "setting up .venv (about a minute) ..."
	@$(PYTHON) -m venv $(VENV)
	@# The lock names every package with its hash, so pip need not resolve anything.
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements/dev.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

run: setup  ## the main job on the examples
	@$(BIN)/onrecord run examples

test: setup lint  ## lint, types and tests
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile -rs

lint: setup  ## ruff and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

dictionary: setup  ## write docs/dictionary.md and docs/views.md anew
	@$(BIN)/python -m schemas.dictionary > docs/dictionary.md
	@$(BIN)/python -m warehouse.views_page > docs/views.md

site: setup  ## build the documentation: site/index.html
	@$(BIN)/zensical build --strict

pictures: run  ## draw the pictures of the docs anew
	@FORCE_COLOR=1 $(BIN)/python docs/pictures.py data

lock:  ## write requirements/*.txt anew (needs uv)
	@for name in run dev; do uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-strip-extras --quiet requirements/$$name.in --output-file requirements/$$name.txt; done
	@uv pip compile --no-deps --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-strip-extras --quiet requirements/train.in --output-file requirements/train.txt

train: $(VENV)/trains  ## make the claim model anew (hours; needs ../shared), or go on where it was cut short
	@OMP_WAIT_POLICY=PASSIVE $(BIN)/python -m train

$(VENV)/trains: $(VENV)/installed requirements/train.txt
	@# By version, not by hash: which build pip finds (for the CPU or for CUDA, with its libraries) is the machine's.
	@$(PIP) install --quiet torch==2.13.0
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements/train.txt
	@touch $@

bench-polnear: setup  ## score the claims on PolNeAR (needs ../shared)
	@PYTHONPATH=. $(BIN)/python bench/polnear.py --split dev

bench-text: setup  ## score HTML, language, sentences, segments and times (needs ../shared)
	@for name in pages language sentences segments times; do echo "$$name:"; PYTHONPATH=. $(BIN)/python bench/$$name.py; done

bench-meaning: setup  ## score stance, status, chains, entities, quantities (needs ../shared)
	@PYTHONPATH=. $(BIN)/python bench/standing.py tests/gold/claims_b.jsonl
	@for name in chains entities quantities; do echo "$$name:"; PYTHONPATH=. $(BIN)/python bench/$$name.py --part report; done

bench-speed: setup  ## where the time goes (needs ../shared)
	@$(BIN)/python bench/speed.py

bench-readers: setup  ## words a second and memory beside spaCy and textacy (textacy: pip install textacy==0.13.0)
	@$(BIN)/python bench/readers.py

bench-run: setup  ## documents a second, CPU time by stage and memory of whole runs of 1,000 real articles (needs ../shared)
	@$(BIN)/python bench/run.py ../shared/data/articles/articles.jsonl.gz --count 1000 --workers 1 2 --again

bench/warehouse: setup
	@gzip -dc ../shared/data/articles/articles.jsonl.gz | head -600 > bench/articles.jsonl
	@$(BIN)/onrecord run bench/articles.jsonl --warehouse bench/warehouse

bench-landing: bench/warehouse  ## what landing costs up to a million documents (needs ../shared, 30 GB, an hour)
	@PYTHONPATH=. $(BIN)/python bench/landing.py bench/warehouse --sizes 1000 10000 100000 1000000

bench-queries: bench/warehouse  ## five questions at ten million claims, in SQL and in pandas (needs ../shared, 10 GB)
	@PYTHONPATH=.:bench $(BIN)/python bench/queries.py bench/warehouse

faults: setup  ## a thousand trials of the warehouse's commits (half an hour; SEED=1)
	@$(BIN)/python -m tests.faults --trials 1000 --seed $(or $(SEED),1)

fuzz: setup  ## an hour of damaged and odd inputs (MINUTES=60 SEED=1); what breaks a promise is kept in build/fuzz
	@$(BIN)/python -m tests.fuzz.campaign --minutes $(or $(MINUTES),60) --seed $(or $(SEED),1)

clean:  ## remove what setup and the tests made
	@rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
