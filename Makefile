# make build: set up, build the warehouse from the sample feeds (or ENGAGEMENTS_FEEDS), say what came out.
# make test: everything that must be green. make help lists the rest.

PYTHON ?= python3.11
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -c
# Lint renders models against a database of its own: what is_incremental() gives must not depend on the last build.
LINT_DB := target/lint.duckdb
STAMP := .venv/installed
# What metrics and the dashboard need on top of it; building the warehouse does without.
EXTRA := .venv/dashboard

# What make demo simulates; SIMULATE="--platforms generic --accounts 3" and the like say more.
DAYS ?= 30
CONVERSATIONS ?= 10000
DEMO := demo

# Nothing but the set-up touches the network.
export DBT_SEND_ANONYMOUS_USAGE_STATS = false
export DO_NOT_TRACK = 1

# What the target spark needs on top, and a Spark to try it on.
SPARK := .venv/spark

.PHONY: help setup build demo dashboard spark test test-full test-spark lint bench bench-history docs clean lock

help: ## List the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: $(STAMP) ## Make .venv from the lock file

$(STAMP): requirements.lock
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed; set PYTHON to its path, e.g. make PYTHON=/usr/bin/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.lock
	$(BIN)/python -m compileall -q -j 2 .venv/lib || true
	touch $@

$(EXTRA): requirements-dashboard.lock $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-dashboard.lock
	$(BIN)/python -m compileall -q -j 2 .venv/lib || true
	touch $@

$(SPARK): requirements-spark.lock $(STAMP)
	@command -v java >/dev/null || [ -n "$$JAVA_HOME" ] || { echo "Spark needs Java 17 (Debian: openjdk-17-jre-headless)"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements-spark.lock
	touch $@

build: setup ## Build the warehouse and publish it
	@echo "Building and testing the warehouse: two to three minutes, every step in logs/dbt.log"
	@$(BIN)/dbt --log-level warn --log-level-file debug build

demo: setup ## Simulate DAYS of contact centres with CONVERSATIONS in all, and build them; all in the folder demo, made anew
	@rm -rf $(DEMO).new
	@PYTHONPATH=python $(BIN)/python -m simulator --feeds $(DEMO).new/feeds --days $(DAYS) --conversations $(CONVERSATIONS) $(SIMULATE)
	@if [ -d $(DEMO).new ]; then rm -rf $(DEMO) && mv $(DEMO).new $(DEMO) && echo "Building and testing the warehouse, every step in logs/dbt.log" \
		&& ENGAGEMENTS_FEEDS=$(DEMO)/feeds ENGAGEMENTS_DB=$(DEMO)/engagements.duckdb ENGAGEMENTS_PUBLISHED_DB=$(DEMO)/published/engagements.duckdb \
		$(BIN)/dbt --log-level warn --log-level-file debug build --exclude-resource-type unit_test; fi

spark: $(SPARK) ## Build on a Spark cluster that is started here for it and stopped: a master and two workers, files in target/spark
	@echo "Starting a cluster, building and testing the warehouse on it: a quarter of an hour, every step in logs/dbt.log"
	@PYTHONPATH=python ENGAGEMENTS_CONTACT_KEY="$${ENGAGEMENTS_CONTACT_KEY:-engagements-development-key}" \
		$(BIN)/python -m spark_cluster $(CLUSTER) -- $(BIN)/dbt --log-level warn --log-level-file debug build --target spark

# What dbt tells of the metrics.
target/semantic_manifest.json: dbt_project.yml $(wildcard models/metrics/*.yml) $(EXTRA)
	@echo "Reading the project"
	@$(BIN)/dbt --quiet parse --no-partial-parse && touch $@

dashboard: target/semantic_manifest.json ## Open the dashboard over the published file; DASHBOARD="--server.port 8600" says more to Streamlit
	@PYTHONPATH=python $(BIN)/python -m dashboard $(DASHBOARD)

lint: $(EXTRA) ## Check the style of SQL and Python
	$(BIN)/ruff check python tests
	$(BIN)/ruff format --check python tests
	$(BIN)/mypy
	ENGAGEMENTS_DB=$(LINT_DB) $(BIN)/sqlfluff lint --processes 2 models tests analyses 2>&1 | sed -E '/nanobind|^ - (leaked|\.\.\.)/d'

test: lint ## Lint, pytest, and a dbt build with all data and unit tests
	$(BIN)/pytest --ignore tests/test_spark.py

test-full: lint ## The same with the longer proofs
	$(BIN)/pytest --full --ignore tests/test_spark.py

test-spark: $(SPARK) ## The same feeds on DuckDB and on Spark, every table compared; half an hour
	$(BIN)/pytest tests/test_spark.py

bench: setup ## Measure builds against the floor and a script by hand, a quarter of an hour; BENCH="--engagements 1000000 10000000" for growth
	@PYTHONPATH=tests:python $(BIN)/python -m bench.scale $(BENCH)

bench-history: setup ## Measure what builds cost while history grows, half an hour; BENCH="--days 30 90 --engagements 2000" for less
	@PYTHONPATH=tests $(BIN)/python -m bench.history $(BENCH)

docs: $(EXTRA) ## Write the documentation site to target/site, to begin at index.html
	$(BIN)/dbt docs generate --static
	@PYTHONPATH=python $(BIN)/python -m docs_site

clean: ## Remove everything that was built
	rm -rf target logs $(DEMO) $(DEMO).new engagements.duckdb engagements.duckdb.wal published .pytest_cache .mypy_cache .ruff_cache

COMPILE := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --no-strip-extras --python-version 3.11

lock: setup ## Write the lock files anew from the requirements of each
	$(COMPILE) requirements.in --output-file requirements.lock
	$(COMPILE) requirements-dashboard.in --constraint requirements.lock --output-file requirements-dashboard.lock
	$(COMPILE) requirements-spark.in --constraint requirements.lock --output-file requirements-spark.lock
