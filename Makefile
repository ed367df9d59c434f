SHELL := /bin/sh
BASE_PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$p; break; }; done)
PY := .venv/bin/python
TEMPLATES = $$(find templates home learning cms -name '*.html' -path '*templates*')

.PHONY: run prepare dev test lint format bench audit messages clean

run: ## Build what is missing and serve on http://127.0.0.1:8000
	@$(or $(BASE_PYTHON),python3) bin/run.py

prepare: ## As run, without serving
	@$(or $(BASE_PYTHON),python3) bin/run.py prepare

dev: ## Install the tools for testing and linting
	@$(or $(BASE_PYTHON),python3) bin/run.py install-dev

test: dev ## SQLite, PostgreSQL and browser tests
	@$(PY) bin/test.py $(ARGS)

lint: dev ## Format, lint, imports, types, migrations, messages
	@bin/lint.sh

format: dev
	@.venv/bin/ruff check --quiet --fix . || true
	@.venv/bin/ruff format --quiet .
	@.venv/bin/djhtml --tabwidth 2 $(TEMPLATES)

bench: dev ## Times and requests per second beside a bare Django view
	@$(PY) -m tests.benchmarks $(ARGS)

audit: dev ## Lighthouse over one page of each kind (needs npm and Chromium)
	@$(PY) -m tests.lighthouse $(ARGS)

messages: dev ## Collect and compile the translations (collecting needs gettext)
	@$(PY) bin/messages.py

clean: ## Remove what was built; the database and uploads in var/ stay
	@rm -rf .venv node_modules tests/lighthouse/node_modules var/static var/stamps var/bench var/audit \
		.mypy_cache .ruff_cache .pytest_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find . -name '*.mo' -path '*/LC_MESSAGES/*' -delete
