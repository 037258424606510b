# run, test, check, bench: the only commands to remember.

UV := $(shell sh tools/setup.sh)
RUN := $(UV) run --quiet --frozen
NODE := $(RUN) python tools/node.py

.PHONY: run test check bench setup assets words modules

setup: assets words modules

# Once, instead of at every start where the environment forbids Python to write them.
modules: node_modules/.done
	$(RUN) python -m compileall -q src

words: node_modules/.done
	$(RUN) python -m motcua.project.messages

assets: node_modules/.done
	$(NODE) npm run build --silent

node_modules/.done: package-lock.json
	$(UV) sync --quiet --frozen --compile-bytecode
	$(NODE) npm ci --silent --no-audit --no-fund
	touch $@

run: setup
	$(RUN) motcua demo
	MOTCUA_DEMO=1 $(RUN) motcua serve

test: setup
	$(RUN) python -m pytest -n 2 --dist worksteal $(TESTS)

check: setup
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) mypy
	$(RUN) lint-imports

bench: setup
	$(RUN) python -m bench
