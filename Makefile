# Python >= 3.11 and make are all that is needed: every target sets itself up in .venv.
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT ?= out
# A venv that runs and is new enough; anything else is built again.
USABLE := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
# The matrices are small: two processes of one thread beat one process of two.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1
# glibc gives freed arrays back to the system and asks for them again, page by page: a fifth of a simulation's time.
export MALLOC_TRIM_THRESHOLD_ := 1000000000
export MALLOC_MMAP_THRESHOLD_ := 1000000000

.PHONY: reproduce figures test deep fuzz test-pages lint clean help
.DEFAULT_GOAL := help

help:
	@echo "make reproduce   derive, verify and typeset the results: report and PDF in $(OUT)/"
	@echo "make figures     the figures at the paper's size, into $(OUT)/figures"
	@echo "make test        the whole test suite (no TeX, no browser needed)"
	@echo "make deep        the same and the long checks of the oracles"
	@echo "make fuzz        the same properties on random chains, seeds printed"
	@echo "make test-pages  pages and PDF (needs TeX and Chromium)"
	@echo "make lint        ruff and mypy"
	@echo "make clean       remove what the targets made"

reproduce: $(STAMP)
	$(BIN)/collapse-sym reproduce --out $(OUT)

figures: $(STAMP)
	$(BIN)/collapse-sym figure all --size full --out $(OUT)/figures

test: $(STAMP)
	HYPOTHESIS_PROFILE=ci $(BIN)/python -m pytest -n 2 --dist worksteal

deep: $(STAMP)
	HYPOTHESIS_PROFILE=ci COLLAPSE_SYM_DEEP=1 $(BIN)/python -m pytest -n 2 --dist worksteal

fuzz: $(STAMP)
	@seed=$${SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
	echo "seed $$seed (run it again with: make fuzz SEED=$$seed)"; \
	HYPOTHESIS_PROFILE=fuzz COLLAPSE_SYM_FUZZ=$$seed $(BIN)/python -m pytest -n 2 --dist worksteal --hypothesis-seed=$$seed

test-pages: $(STAMP)
	COLLAPSE_SYM_PAGES=1 $(BIN)/python -m pytest tests/pages

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/mypy

# The first Python that is new enough and can make a venv; else one line says which command mends it.
$(STAMP): pyproject.toml constraints.txt
	@if [ -x $(BIN)/python ] && $(BIN)/python $(USABLE) 2>/dev/null && $(BIN)/python -m pip --version >/dev/null 2>&1; then exit 0; fi; \
	rm -rf $(VENV); found=; \
	for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  $$python $(USABLE) 2>/dev/null || continue; found=$$python; \
	  if $$python -c 'import ensurepip, venv' 2>/dev/null && $$python -m venv $(VENV); then exit 0; fi; \
	done; \
	rm -rf $(VENV); \
	if [ -n "$$found" ]; then echo "$$found cannot make a venv; mend it with: apt-get install python3-venv"; \
	else echo "Python 3.11 or newer is missing; mend it with: apt-get install python3 python3-venv"; fi >&2; exit 1
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[all]'
	@touch $(STAMP)

clean:
	rm -rf $(VENV) out build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
