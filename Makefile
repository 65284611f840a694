# The project's commands; `make` alone lists them. A step is done again when its inputs changed.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

export PORT ?= 8000
export ONLY ?=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install -qq --require-hashes
STATIC_SOURCES := $(shell find cms/static participation/static -type f -not -path 'cms/static/build/*' 2>/dev/null)

# Stamps lie inside what they vouch for, so that removing it removes the stamp.
RUNTIME := .venv/.requirements
DEVELOPMENT := .venv/.requirements-dev
NODE := node_modules/.installed
ASSETS := cms/static/build/.built
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
STATIC := var/static/.collected

.PHONY: help
help: ## list the commands
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 24

# --- Setting up -----------------------------------------------------------------------------------

.PHONY: setup setup-dev
setup: $(RUNTIME) $(ASSETS) $(MESSAGES) ## install requirements, build assets, compile messages
setup-dev: setup $(DEVELOPMENT)

# Runs Debian's package manager where that is allowed: as root, or with sudo that asks nothing.
# First argument: the packages. Second: a command that runs instead where it is not allowed.
define install_packages
if [ "$$(id -u)" = 0 ]; then root=""; else root="sudo -n"; fi; \
if command -v apt-get >/dev/null && $$root true 2>/dev/null; then \
	echo "Installing Debian packages: $(1)" >&2; \
	$$root apt-get update -qq; \
	$$root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
else \
	echo "Missing: $(1). On Debian: sudo apt-get install $(1)" >&2; $(2); \
fi
endef

$(BIN)/python:
	@python=""; \
	for candidate in python3.13 python3.12 python3.11 python3; do \
		if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			python=$$candidate; break; \
		fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11 or newer is needed and not found." >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		package=$$($$python -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		$(call install_packages,$$package,exit 1); \
	fi; \
	echo "Making the virtual environment .venv with $$($$python --version)" >&2; \
	$$python -m venv --clear .venv

$(RUNTIME): requirements.txt | $(BIN)/python
	@echo "Installing requirements.txt" >&2
	@$(PIP) -r requirements.txt
	@touch $@

# After the others, never beside them: two installers in one environment get in each other's way.
$(DEVELOPMENT): requirements-dev.txt $(RUNTIME)
	@echo "Installing requirements-dev.txt" >&2
	@$(PIP) -r requirements.txt -r requirements-dev.txt
	@touch $@

$(NODE): package.json package-lock.json .npmrc
	@if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null; then \
		echo "Node.js 20 or newer is needed and not found." >&2; exit 1; \
	fi
	@echo "Installing Node packages" >&2
	@npm ci --silent
	@touch $@

$(ASSETS): $(NODE) $(shell find cms/assets -type f)
	@echo "Building assets" >&2
	@npm run --silent build
	@mkdir -p $(@D) && touch $@

%.mo: %.po cms/catalogues.py | $(RUNTIME)
	@$(BIN)/python -m cms.catalogues $<

$(STATIC): $(ASSETS) $(RUNTIME) $(STATIC_SOURCES)
	@echo "Collecting static files" >&2
	@DEBUG=0 $(MANAGE) collectstatic --noinput -v 0
	@mkdir -p $(@D) && touch $@

# --- Using ----------------------------------------------------------------------------------------

.PHONY: demo
demo: setup print-packages $(STATIC) ## serve a demonstration at http://127.0.0.1:8000 (PORT= changes it)
	@$(MANAGE) migrate --noinput -v 1 >&2
	@$(MANAGE) seed_demo
	@exec $(MANAGE) demo

.PHONY: test
test: setup-dev system-packages ## run all tests (ARGS= for pytest)
	@$(BIN)/python -m pytest -n 2 $(ARGS)

# What WeasyPrint draws text with. Without it everything works but files of plans.
.PHONY: print-packages
print-packages: $(RUNTIME)
	@if ! $(BIN)/python -W ignore -c 'import weasyprint' >/dev/null 2>&1; then \
		$(call install_packages,libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,true); \
	fi

.PHONY: system-packages
system-packages: print-packages
	@missing=""; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	command -v xgettext >/dev/null || missing="$$missing gettext"; \
	if [ -n "$$missing" ]; then $(call install_packages,$$missing,true); fi

.PHONY: bench
bench: setup-dev $(STATIC) ## measure against limits (ONLY=name,… runs some)
	@$(BIN)/python -m bench

.PHONY: stop
stop: ## end the project's own database server
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m cms.database stop; fi

.PHONY: clean
clean: stop ## remove what was built; data in var/postgres and var/media stay
	rm -rf .venv node_modules cms/static/build var/static
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find locale -name '*.mo' -delete
	find bench cms participation realtime tests -name __pycache__ -prune -exec rm -rf {} +

# --- Checking -------------------------------------------------------------------------------------

CHECKS := check-lint check-format check-imports check-templates check-migrations check-django check-types

.PHONY: check $(CHECKS)
check: $(CHECKS) ## ruff, format, import contracts, templates, missing migrations, types

check-lint: setup-dev
	@$(BIN)/ruff check --quiet .
check-format: setup-dev
	@$(BIN)/ruff format --check --quiet . || { echo "Run $(BIN)/ruff format ." >&2; exit 1; }
check-imports: setup-dev
	@$(BIN)/lint-imports --no-logo
check-templates: setup-dev
	@$(BIN)/djlint templates --lint --quiet
check-migrations: setup-dev
	@$(MANAGE) makemigrations --check --dry-run
check-django: setup-dev
	@$(MANAGE) check --fail-level WARNING
check-types: setup-dev
	@$(BIN)/mypy

# --- Maintaining ----------------------------------------------------------------------------------

# Asks the package index that pip is set up with, and names it in no file.
COMPILE = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null || true)}" \
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header

.PHONY: requirements
requirements: setup-dev ## compile requirements*.in to requirements*.txt (ARGS=--upgrade for newer ones)
	@$(COMPILE) $(ARGS) requirements.in -o requirements.txt
	@$(COMPILE) $(ARGS) requirements-dev.in -o requirements-dev.txt

.PHONY: messages
messages: setup system-packages ## collect texts to translate into locale/
	@$(MANAGE) makemessages -l de -l en -l hsb --add-location file \
		-i node_modules -i .venv -i var -i tests
