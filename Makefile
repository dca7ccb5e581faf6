# From an empty machine to a running and tested system. Needs Python 3.11 and make.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:  # the order is cheapest first

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
STAMP := .venv/.installed
UV_VERSION := 0.13.9

# make test SERVICE=members looks at one service (or gateway, chassis, contracts, deploy) only.
SERVICE ?=
PARTS := $(if $(SERVICE),$(wildcard services/$(SERVICE) $(SERVICE)),contracts chassis services gateway deploy tests)
CONSOLE := gateway/web/console/index.html
CONSOLE_PARTS := $(shell find console -path console/node_modules -prune -o -type f -not -name schema.ts -print)
NODE_IS_NEW := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null
ROOMS := $(if $(SERVICE),,$(wildcard tests/console))
JOURNEYS := $(if $(SERVICE),,$(wildcard tests/journeys))
CODE := contracts chassis services gateway deploy
# Also where Python is told to keep no bytecode: a start would take twice as long. What cannot be compiled
# is a template of somebody's, and no matter.
COMPILE := $(BIN)/python -m compileall -q -j 0
EMBEDDED := not broker and not postgres
SERVERS := broker or postgres
# A process per core, each with servers of its own; a file's tests stay together, because they share fixtures.
PARALLEL := -n $(shell nproc) --dist loadfile

# Servers are waited for more than they are worked with: one process more than cores, and what takes minutes begins.
WAITING := -n $(shell expr $$(nproc) + 1) --dist loadfile --no-loadscope-reorder
LONGEST_FIRST := $(filter tests chassis,$(PARTS)) $(filter-out tests chassis,$(PARTS))

# pytest ends with 5 when it finds nothing to run, which is not a failure of what was not there.
define pytest
	$(COMPILE) $(CODE) tests; $(BIN)/python -m pytest $(1) || { ended=$$?; [ $$ended -eq 5 ] || exit $$ended; }
endef

.PHONY: help
help: ## Print this list
	@grep -hE '^[a-z][a-z-]*:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

.PHONY: setup
setup: $(STAMP) ## Make .venv and install the locked packages into it

$(STAMP): requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] && $(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Python 3.11 is needed. Name it with: make setup PYTHON=/where/it/is/python3.11"; exit 1; }
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear .venv \
		|| { rm -rf .venv; echo "Please run: sudo apt-get install python3.11-venv"; exit 1; }
	@echo "Installing what requirements.lock names; this takes some minutes, once."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(COMPILE) .venv/lib > /dev/null || true
	@touch $@

.PHONY: run
run: setup .venv/.compiled console-if-possible ## Start the whole system here; PORT, DATA (folder) and AS_OF (date) are optional
	$(BIN)/nuanjia up $(if $(PORT),--port "$(PORT)") $(if $(DATA),--data "$(DATA)") $(if $(AS_OF),--as-of "$(AS_OF)")

.venv/.compiled: $(STAMP) $(shell find $(CODE) -name '*.py')
	@$(COMPILE) $(CODE)
	@touch $@

.PHONY: console
console: $(CONSOLE) ## Build the web console; needs Node.js 20.19 or newer

console/node_modules/.installed: console/package-lock.json
	@$(NODE_IS_NEW) || { echo "The console needs Node.js 20.19 or newer: install it, then run this again."; exit 1; }
	cd console && npm ci --silent
	@touch $@

$(CONSOLE): console/node_modules/.installed $(CONSOLE_PARTS) docs/openapi.json
	cd console && npm run --silent build

# The system runs without its console too; the page at / then says how to get it.
.PHONY: console-if-possible
console-if-possible:
	@if $(NODE_IS_NEW); then $(MAKE) --no-print-directory console || echo "The console could not be built; the system starts without it."; \
	else echo "没有找到 Node.js 20.19 或更高版本，网页控制台未生成；系统照常启动。(No Node.js: starting without the console.)"; fi

.PHONY: check
check: setup ## Lint, format, types and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.PHONY: test
test: check unit journeys rooms servers chosen ## Check, then every test; SERVICE=members looks at one part only

.PHONY: unit
unit: setup ## The tests that need nothing but Python
	@[ -n "$(PARTS)" ] || { echo "There is no service or part called $(SERVICE)"; exit 1; }
	$(call pytest,$(PARALLEL) $(PARTS) --ignore=tests/journeys --ignore=tests/faults --ignore=tests/console -m "$(EMBEDDED)")

.PHONY: journeys
journeys: setup ## The journeys through the embedded system
	$(if $(JOURNEYS),$(call pytest,$(PARALLEL) $(JOURNEYS) -m "$(EMBEDDED)"),@echo "No journeys here.")

.PHONY: rooms
rooms: setup ## The console's own checks, and its rooms in a browser
	$(if $(ROOMS),$(MAKE) --no-print-directory console && cd console && npm run --silent check && cd .. && $(call pytest,$(PARALLEL) $(ROOMS)),@echo "No rooms here.")

.PHONY: servers
servers: setup ## The tests and journeys on RabbitMQ and PostgreSQL
	$(call pytest,$(WAITING) $(LONGEST_FIRST) --ignore=tests/faults --ignore=tests/console -m "$(SERVERS)" --no-server-skips)

.PHONY: chosen
chosen: setup ## The part of the fault battery that takes minutes
	$(if $(SERVICE),@echo "No faults here.",$(call pytest,$(PARALLEL) tests/faults -m chosen --no-server-skips))

# Less than an hour on two cores; LONG=1 takes a night, SEED=… does a run again. Most of a fault is waiting for
# something to come back, so that two can be waited for at once, each with servers of its own.
faults: SEED := $(or $(SEED),$(shell od -An -N4 -tx4 /dev/urandom | tr -d ' '))
.PHONY: faults
faults: setup ## Break whatever can break, and look whether anything was lost
	@echo "SEED=$(SEED) replays this run"
	$(COMPILE) $(CODE) tests
	FAULTS=$(if $(LONG),long,full) FAULTS_SEED="$(SEED)" $(BIN)/python -m pytest -v $(PARALLEL) --hypothesis-seed="$(SEED)" \
		tests/faults chassis/tests/promises/test_any_schedule.py chassis/tests/promises/test_battery.py

# A million facts take some hours; EVENTS=20000 some minutes.
soak: SEED := $(or $(SEED),$(shell od -An -N4 -tx4 /dev/urandom | tr -d ' '))
.PHONY: soak
soak: setup ## Publish a million facts with a fault each minute, and look what grows
	@echo "SEED=$(SEED) replays this run"
	FAULTS=full FAULTS_SEED="$(SEED)" FAULTS_EVENTS="$(or $(EVENTS),1000000)" $(BIN)/python -m pytest -v \
		tests/faults/test_pressure.py -k a_long_run

# REQUESTS=200 for each operation; others each time, where the tests always make the same few.
.PHONY: requests
requests: setup ## Make many requests of every kind that the API's document allows
	REQUESTS="$(or $(REQUESTS),50)" $(BIN)/python -m pytest -q $(PARALLEL) --timeout=600 gateway/tests/test_any_request.py

.PHONY: bench
bench: setup ## Measure, and compare with the floors
	$(BIN)/python -m tests.benchmarks

.PHONY: lock
lock: .tools/bin/uv ## Make requirements.lock anew from pyproject.toml
	.tools/bin/uv pip compile pyproject.toml --group dev --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock

.tools/bin/uv:
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.PHONY: clean
clean: ## Remove what make and the tools made, except data
	rm -rf .venv .tools build gateway/web/console console/node_modules dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +
