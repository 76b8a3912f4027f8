.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin

help: ## List the targets, a line each
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready .venv/learnt ## Set up what is missing: the virtual environment with hashed dependencies, the learnt weights

.venv/ready: requirements.lock scripts/setup.sh
	@scripts/setup.sh
	@touch .venv/ready

.venv/learnt: .venv/ready $(shell find content/phrases content/understanding -name '*.txt' -o -name '*.toml' -o -name '*.py')
	@$(BIN)/python -m content.understanding
	@touch .venv/learnt

run: setup ## Start a rehearsal on this machine: phone, desk and panel with a sample city
	@REHEARSAL=1 $(BIN)/python serve.py

serve: setup ## Start the service as in production, from the environment
	@$(BIN)/python serve.py

test: setup browser lint ## Run everything: lint, unit, conversation, contract, privacy and browser tests
	@$(BIN)/python -m pytest -n 2 --dist worksteal

lint: setup ## ruff, import-linter and mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

browser: setup ## Install what the tests need from the system: browser, Japanese fonts, strace
	@scripts/browser.sh

prove: setup ## Run every proof in its full size, an hour or two, and write docs/proofs.md
	@$(BIN)/python scripts/prove.py

bench: setup ## Measure a step, the start, a burst of residents, a whole explain, the search for duplicates, the memory of hostile files
	@$(BIN)/python benchmarks/step.py
	@$(BIN)/python benchmarks/start.py
	@$(BIN)/python benchmarks/burst.py
	@$(BIN)/python benchmarks/explain.py
	@$(BIN)/python benchmarks/panel.py
	@$(BIN)/python benchmarks/duplicates.py
	@$(BIN)/python benchmarks/hostile.py

eval: setup ## Measure how well danger and needs are understood, and write docs/evaluation.md
	@$(BIN)/python benchmarks/evaluate.py

pictures: setup browser ## Take the README's pictures anew
	@$(BIN)/python scripts/pictures.py

lock: setup ## Write the hashed lock anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --extra dev pyproject.toml --output-file requirements.lock

.PHONY: help setup run serve test lint browser prove bench eval pictures lock
