# Everything a person types. It needs Python 3.11 or newer, make and a package registry.

PY := .venv/bin/python
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
TOO_OLD := import sys; sys.exit(sys.version_info < (3, 11))

# A virtualenv that was moved, or whose Python is gone, is made anew.
ifneq ($(wildcard .venv/.made),)
ifneq ($(shell $(PY) -c 'import pip; print("works")' 2>/dev/null),works)
$(shell rm -f .venv/.made)
endif
endif
# What the tests installed serves as well for running: it is the same list and more.
INSTALLED := $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.run)

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/\1	\2/p' Makefile | while IFS='	' read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

run: $(INSTALLED) ## start tuphe with its own servers and the demo district; PORT=8000
	@exec env TUPHE_END_WITH_PARENT=1 $(PY) manage.py up $(ARGS)

demo: $(INSTALLED) ## the same with new demo data; the former go to var/previous
	@exec env TUPHE_END_WITH_PARENT=1 $(PY) manage.py up --fresh $(ARGS)

test: browser ## all tests, with real servers and a real browser; ARGS="-k word"
	@exec $(PY) -m pytest $(ARGS)

check: .venv/.dev ## style, types, templates, migrations, settings of production
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m djlint --lint --quiet templates
	$(PY) -m djlint --check --quiet templates
	@$(PRODUCTION) $(PY) -W ignore manage.py makemigrations --check --dry-run
	@$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py messages --check

bench: .venv/.dev ## the figures of the project, measured on this machine
	@$(PY) -m tuphe.embedded --temporary sh -c \
		'$(PY) manage.py prepare && $(PY) manage.py migrate --no-input --verbosity 0 && \
		$(PY) manage.py bench'

messages: .venv/.dev ## bring the Vietnamese catalogue up to date with the code
	@$(PY) manage.py messages

lock: .venv/.made ## write requirements*.txt from requirements*.in; UPGRADE=--upgrade
	$(LOCK) --output-file requirements.txt requirements.in
	$(LOCK) --constraint requirements.txt --output-file requirements-dev.txt requirements-dev.in
	$(LOCK) --output-file requirements-uv.txt requirements-uv.in

.PHONY: help run demo test check bench messages lock browser

LOCK = .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header $(UPGRADE)

# Made up, only to see that the settings of production pass Django's own checks.
PRODUCTION = env TUPHE_MODE=production BEHIND_TLS_PROXY=true \
	SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
	ALLOWED_HOSTS=tuphe.example.org SITE_URL=https://tuphe.example.org \
	DATABASE_URL=postgres://tuphe:x@127.0.0.1:1/tuphe REDIS_URL=redis://127.0.0.1:1/0 \
	EMAIL_URL=smtp+tls://tuphe:x@127.0.0.1:587 DEFAULT_FROM_EMAIL=tuphe@example.org

browser: .venv/.dev
	@$(PY) -m tests.browser.chromium

# --- Packages ---------------------------------------------------------------------------------

.venv/.made: requirements-uv.txt
	@found=; for name in $(PYTHONS); do \
		if $$name -c '$(TOO_OLD)' 2>/dev/null; then found=$$name; break; fi; done; \
	if [ -z "$$found" ]; then \
		echo "tuphe needs Python 3.11 or newer: install python3 (tried: $(PYTHONS))." >&2; exit 1; fi; \
	echo "Making .venv with $$($$found --version) ..."; \
	if ! $$found -m venv --clear .venv; then \
		echo "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)." >&2; \
		exit 1; fi
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements-uv.txt || echo "uv cannot be installed here; pip does its work."
	@touch $@

# uv takes seconds where pip takes half a minute; where it cannot reach the registry, pip may.
define install
	@echo "Installing $(1) ..."
	@{ [ -x .venv/bin/uv ] && \
		.venv/bin/uv pip sync --quiet --require-hashes --python $(PY) $(1); } || { \
		echo "uv did not manage; pip tries (slower) ..."; \
		$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); } || { \
		echo "The packages cannot be installed: is the package registry reachable?" >&2; exit 1; }
	@touch $@
endef

.venv/.run: .venv/.made requirements.txt
	$(call install,requirements.txt)

.venv/.dev: .venv/.made requirements-dev.txt
	$(call install,requirements-dev.txt)
