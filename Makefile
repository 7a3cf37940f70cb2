# 零工客栈 (Gig Inn). Two commands do everything on a fresh Debian 12: make run, make test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PY := .venv/bin/python
WINDOW ?=
PORT ?= 8600
CSV ?=
OUT ?= out
QUICK ?=
ROWS ?=
SEED ?= 1
ONLY ?=

.PHONY: help setup setup-test run tour bench chaos test lint types layers qml translations unit contract postgres e2e openapi lock clean

help:  ## what there is
	@grep -hE '^[a-z0-9-]+:.*##' Makefile | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup:  ## install what the terminal and the centre need (Debian packages as root, then .venv from the lock file)
	@packaging/dev/setup.sh run

setup-test:
	@packaging/dev/setup.sh test

run: setup  ## 演示: the terminal with an embedded central and demo data (WINDOW=1080x1920 for a window)
	@$(PY) packaging/dev/run.py --port $(PORT) $(if $(PHONE),--phone) $(if $(FRESH),--fresh) $(if $(WINDOW),--window $(WINDOW)) $(if $(CSV),--import-csv $(CSV))

tour: setup-test  ## drive the whole path by itself and write numbered screenshots to out/tour/
	@$(PY) tests/e2e/tour.py --out $(OUT)/tour $(if $(CSV),--import-csv $(CSV))

test: setup-test lint types layers qml unit postgres e2e  ## everything that CI runs
	@echo "make test: all green"

lint:
	@echo "== ruff"; .venv/bin/ruff check . && .venv/bin/ruff format --check .

types:
	@echo "== mypy"; .venv/bin/mypy contract kiosk central benchmarks tests packaging/dev

layers:
	@echo "== import-linter"; .venv/bin/lint-imports

qml:
	@echo "== qmllint, qmlformat"; packaging/dev/check_qml.sh

translations:  ## take every text of the screens into i18n/gig-inn_en.ts
	@packaging/dev/update_translations.sh

unit:
	@echo "== unit and contract tests (SQLite)"; .venv/bin/pytest tests/unit -q -n 2 --dist loadfile

postgres:
	@echo "== the centre's tests on PostgreSQL"; $(PY) tests/with_postgres.py .venv/bin/pytest tests/unit/central -q -n 2 --dist loadfile

e2e:
	@echo "== end to end"; .venv/bin/pytest tests/e2e -q

bench: setup-test  ## measure the main path beside its peers: a table and out/bench.json (QUICK=1: under 3 minutes; ROWS="search feed")
	@benchmarks/setup.sh .bench
	@$(PY) -m benchmarks $(ROWS) --out $(OUT) --tools .bench $(if $(QUICK),--quick)

chaos: setup-test  ## a thousand kill -9, faults on the wire, a race: 0 lost, 0 doubled, 0 stuck, or the seed to repeat it (SEED=7; ONLY="machine")
	@$(PY) -m tests.chaos --seed $(SEED) $(if $(ONLY),--only $(ONLY))

openapi:  ## write contract/openapi.json
	@CENTRAL_SECRET_KEY=export $(PY) -m central export-openapi

lock:  ## pin every dependency anew
	.venv/bin/pip-compile -q --all-extras --generate-hashes --strip-extras --allow-unsafe --no-emit-find-links --no-emit-index-url -o requirements.lock pyproject.toml

clean:
	rm -rf out var build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
