# make demo    one mail, sent by mouse and keyboard on a virtual desktop
# make check   style, types          make test   all tests          make lock   pin versions anew
# With PYTHON=... the commands use that environment and install nothing.

ifeq ($(origin PYTHON),undefined)
PYTHON := .venv/bin/python
READY := setup
endif

.PHONY: setup setup-benchmarks demo check test lock clean

setup:
	@scripts/system_packages.sh packages.txt
	@$(MAKE) --silent --no-print-directory .venv/.installed

setup-benchmarks: setup
	@scripts/system_packages.sh packages.txt packages-benchmarks.txt
	@.venv/bin/python -m pip install --quiet --no-deps $(PIP_ARGS) -r requirements-benchmarks.txt

.venv/.installed: requirements.lock pyproject.toml scripts/make_venv.sh
	scripts/make_venv.sh .venv
	@touch $@

demo: $(READY)
	$(PYTHON) -m examples.demo

check: $(READY)
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy
	$(PYTHON) -m pytest -q tests/test_architecture.py

test: $(READY)
	$(PYTHON) -m pytest $(ARGS)

lock:
	scripts/lock.sh

clean:
	rm -rf .venv build dist out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
