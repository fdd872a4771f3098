# Everything an installation or a developer needs, on a machine that has Python 3.11 and make.
# All of it goes into this folder: .venv (the program and its tools), demo (the demonstration county).
.DEFAULT_GOAL := help
.PHONY: help install demo test check run bench

UV = scripts/uv

help:
	@echo "make install   everything into .venv; the command is .venv/bin/huiyin"
	@echo "make demo      a demonstration county, a report, and the pages on http://127.0.0.1:8000/"
	@echo "make test      all checks and all tests, on SQLite and on PostgreSQL"
	@echo "make check     format, types, import contracts, unused dependencies"
	@echo "make run       the pages of the home in HUIYIN_HOME"
	@echo "make bench     all benchmarks in one table (NAMES='replay measures' for some)"

install: .venv/.installed

.venv/.installed: pyproject.toml uv.lock
	@$(UV) sync --frozen --quiet --no-dev --extra postgres
	@touch $@

.venv/.developing: pyproject.toml uv.lock
	@$(UV) sync --frozen --quiet --all-extras --all-groups
	@touch $@ .venv/.installed

demo: install
	@.venv/bin/huiyin --home demo demo

run: install
	@.venv/bin/huiyin serve

check: .venv/.developing
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/deptry src

test: .venv/.developing
	@scripts/test-packages.sh
	@code=0; $(MAKE) --no-print-directory check || code=1; \
	scripts/with-postgres.sh scripts/run-tests.sh || code=1; exit $$code

bench: .venv/.developing
	@scripts/test-packages.sh
	@scripts/with-postgres.sh .venv/bin/python -m benchmarks $(NAMES)
