# `make serve` and `make test` do everything on a machine with Python 3.11+ and nothing else.
.DEFAULT_GOAL := help
.PHONY: help setup serve ask test check lint style contracts types wheel format lock stress supply reproducible openapi readme docs image integrations bench-serving bench-encode bench-quality bench-peers

VENV ?= .venv
BIN = $(VENV)/bin
Q ?= what did Cambodia say about carbon neutrality
PORT ?= 8000
JOBS ?= 2
# One thread per process: for models this small more threads cost more than they bring.
export OMP_NUM_THREADS = 1
export TOKENIZERS_PARALLELISM = false
export HF_HUB_OFFLINE = 1
# What one process has compiled the next ones read, also where the variable says otherwise: nothing
# is compiled when it is installed, and the tests start many processes.
export PYTHONDONTWRITEBYTECODE =

help:  ## what there is
	@sed -n 's/^\([a-z-]*\):[^#]*## */\1\t/p' $(MAKEFILE_LIST) | expand -t 16

setup:  ## prepare .venv
	@VENV=$(VENV) sh scripts/setup.sh

serve: setup  ## index the shipped corpus, print one answer, serve API and page on 127.0.0.1:8000
	@$(BIN)/lanmei serve --port $(PORT) --sample "$(Q)"

ask: setup  ## make ask Q="your question"
	@$(BIN)/lanmei ask "$(Q)"

# Contracts, types and the wheel use the time in which the workers of the tests wait for servers, browsers
# and processes that they killed: one after the other beside them, told when both have ended.
test: setup-tests style  ## everything: style, types, contracts, tests, tests of the wheel
	@$(MAKE) --no-print-directory --keep-going contracts types wheel > $(VENV)/beside.log 2>&1 & beside=$$!; \
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal; tests=$$?; \
	wait $$beside; others=$$?; cat $(VENV)/beside.log; [ $$tests = 0 ] && [ $$others = 0 ]

# Words, questions, statements and ranking, and the drawing of the rooms; CONTRIBUTING.md says what is left out.
QUICK = tests/test_architecture.py tests/lanmei/test_words.py tests/indexer/text tests/indexer/names tests/indexer/splitting \
	tests/indexer/statements tests/service/question tests/service/retrieval

check: setup-tests lint types  ## in a minute, while you work: style, contracts, types, quick tests
	@$(BIN)/pytest -q -n $(JOBS) -m "not model and not slow" $(QUICK)

lint: style contracts  ## ruff and the import contracts

style: setup-tests
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

contracts: setup-tests
	@$(BIN)/lint-imports --no-cache > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

types: setup-tests  ## mypy, strict, over code and tests
	@$(BIN)/mypy

wheel: setup-tests  ## build the wheel, install it without the checkout, test there what can differ
	@VENV=$(VENV) JOBS=0 sh scripts/test_wheel.sh

format: setup-tests  ## put the code into its form
	@$(BIN)/ruff check --quiet --fix .
	@$(BIN)/ruff format --quiet .

lock: setup-tests  ## write the locks from the environment
	@$(BIN)/python scripts/lock.py --write

supply: setup-tests  ## write dist/sbom.json and dist/licences.md from the environment
	@$(BIN)/python scripts/supply.py dist

reproducible: setup-tests  ## build the wheel twice from the last commit and compare the bytes
	@VENV=$(VENV) sh scripts/reproducible.sh

integrations: setup  ## the retrievers for LangChain, Haystack and LlamaIndex, in $(VENV)-integrations
	@python3 -m venv $(VENV)-integrations
	@$(VENV)-integrations/bin/python -m pip install -qq --disable-pip-version-check -e '.[haystack,langchain,llamaindex]' pytest
	@$(VENV)-integrations/bin/python -m pytest -q -W default tests/service/test_integrations.py

stress: setup-tests  ## all tests on the wheel, power loss (root), faults, fuzzing, unread answers, the contract, 30 minutes of load: over an hour
	@VENV=$(VENV) JOBS=$(JOBS) sh scripts/test_wheel.sh tests
	@$(BIN)/python -m benchmarks.stress.power_loss
	@LANMEI_LONG_TESTS=1 $(BIN)/python -m pytest -q tests/indexer/store/test_faults.py tests/indexer/store/test_generation.py \
		tests/indexer/store/test_milvus.py tests/indexer/crew
	@$(BIN)/python -m benchmarks.stress.fuzz
	@$(BIN)/python -m benchmarks.stress.unread
	@$(BIN)/python -m benchmarks.stress.contract
	@$(BIN)/python -m benchmarks.stress.serving

docs: setup-tests  ## the documentation as a site in build/site, in Chinese and English, without any resource from elsewhere
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet --site-dir build/site

image: setup  ## lint what runs lanmei for others; the Containerfile's steps in a clean folder, then one question
	@python3 -m venv $(VENV)-image
	@$(BIN)/python scripts/group.py image | $(VENV)-image/bin/python -m pip install -qq --disable-pip-version-check -r /dev/stdin
	@$(VENV)-image/bin/python scripts/check_deploy.py
	@$(BIN)/python scripts/check_image.py

openapi: setup  ## write docs/openapi.json from the application
	@$(BIN)/python scripts/openapi.py

readme: setup  ## bring the printed answers and the figures of both READMEs up to date
	@$(BIN)/python scripts/readme_examples.py --write
	@$(BIN)/python -m benchmarks.readme_table --write

bench-serving: setup  ## indexing, start-up, search and ask, in-process and over HTTP -> results/serving.json
	@$(BIN)/python -m benchmarks.serving

bench-encode: setup-tests  ## the encoder alone: milliseconds, passages per second, memory
	@$(BIN)/python -m benchmarks.encode --entry this-machine

bench-quality: setup-tests  ## make bench-quality BENCH=folder of public sets -> results/
	@$(BIN)/python -m benchmarks.quality --bench $(BENCH) --entry float
	@$(BIN)/python -m benchmarks.search_quality --bench $(BENCH)

bench-peers: setup-tests  ## make bench-peers DATA=folder of bitext: beside txtai, Haystack, LlamaIndex, LanceDB
	@$(BIN)/python -m benchmarks.peers --data $(DATA)

.PHONY: setup-tests
setup-tests:
	@VENV=$(VENV) sh scripts/setup.sh --with-torch
