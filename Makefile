# `make help` lists what can be done. `make run` and `make test` do all their own set-up.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PYTHON ?= python3
UV_VERSION := 0.13.9
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
APP := .venv/bin
NLU := .venv-nlu/bin
VOLUNTEERS := 100000
export RASA_TELEMETRY_ENABLED := false
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run test soak check audit train adapt nlu-check nlu-report bench parse-bench e2e translations lock setup clean desk-pictures

help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

run: setup train ## set everything up, start, and print the address
	$(APP)/solidarity up

test: setup train ## all tests (units, contracts, whole stories) on SQLite and PostgreSQL
	$(APP)/pytest -n auto --maxprocesses 4 --dist loadfile --no-loadscope-reorder --ignore tests/e2e
	$(APP)/pytest tests/e2e -n 4

soak: setup train ## the promises of docs/guarantees.md in their long forms (hours); prints a table
	rm -f build/guarantees.md
	SOAK=1 $(APP)/pytest tests/guarantees -v
	@cat build/guarantees.md

e2e: setup train ## only the whole stories: real Rasa, real processes, Bot API emulator, browser
	$(APP)/pytest tests/e2e -n 4 -v

check: setup ## style, types, layers, wording, known vulnerabilities
	$(APP)/ruff check .
	$(APP)/ruff format --check .
	$(APP)/mypy solidarity bot actions desk
	$(APP)/lint-imports
	$(APP)/python -m tools.translations check
	$(APP)/python -m tools.help_lines
	$(APP)/python -m tools.audit --if-reachable

audit: setup ## known vulnerabilities of what is locked; an error when nobody can be asked
	$(APP)/python -m tools.audit

train: setup ## train the model, unless one of the same inputs exists
	$(NLU)/python -m nlu.train

adapt: setup ## adapt the sentence encoder to the training messages (45 minutes; by hand)
	$(NLU)/python -m nlu.adapt

nlu-check: setup ## check the training messages: labels, repeats, leaks, balance
	$(NLU)/python -m nlu.check

nlu-report: setup train ## measure what is understood; GOLD="name=file.jsonl …" for other sets
	$(NLU)/python -m nlu.evaluate $(GOLD)

bench: setup train ## measure how volunteers are found, turns, taps, webhook, memory and start-up
	$(APP)/solidarity match-bench --volunteers $(VOLUNTEERS) --queries 100
	$(APP)/python -m tools.bench
	$(APP)/python -m tools.webhook_bench
	$(APP)/python -m tools.bots_bench
	$(APP)/python -m tools.danger_bench
	$(APP)/python -m tools.desk_bench

parse-bench: setup train ## measure how fast messages are understood; BESIDE=http://… compares
	$(APP)/python -m tools.parse_bench $(BESIDE)

desk-pictures: setup ## take the pictures in docs/desk anew (needs Chromium)
	$(APP)/python -m tools.desk_pictures

translations: setup ## bring the catalogs up to date with the code
	$(APP)/python -m tools.translations update

lock: .tools/uv-found ## write the two lock files again
	$(UV) pip compile pyproject.toml --group dev --python-version 3.11 --universal \
		--generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements/app.txt
	$(UV) pip compile --group nlu --python-version 3.10 --universal \
		--generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements/nlu.txt

setup: .venv/installed .venv-nlu/installed ## both environments, without starting anything

clean: ## remove what can be made again, but no data
	rm -rf .venv .venv-nlu .tools build models *.egg-info

.tools/uv-found:
	@mkdir -p .tools
	@if [ "$(UV)" = .tools/bin/uv ] && [ ! -x .tools/bin/uv ]; then \
		echo "Fetching uv into .tools/"; \
		$(PYTHON) -m venv .tools && .tools/bin/pip install --quiet uv==$(UV_VERSION); fi
	@touch $@

.venv/installed: requirements/app.txt pyproject.toml | .tools/uv-found
	@echo "Setting up the app's environment"
	$(UV) venv --quiet --allow-existing --python '>=3.11' .venv
	$(UV) pip sync --quiet --python $(APP)/python --require-hashes requirements/app.txt
	$(UV) pip install --quiet --python $(APP)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv-nlu/installed: requirements/nlu.txt | .tools/uv-found
	@echo "Setting up Rasa's environment (Python 3.10, about 2 GB)"
	$(UV) venv --quiet --allow-existing --python "$$(bash tools/find_python310 $(UV))" .venv-nlu
	$(UV) pip sync --quiet --python $(NLU)/python --require-hashes requirements/nlu.txt
	@touch $@
