# `make run` starts the program, `make test` checks all of it. Both first set up what is missing.
# Only relative paths and `python -m`: the folder may have a space in its name.

PYTHON := .venv/bin/python
BABEL := $(PYTHON) -m babel.messages.frontend --quiet

.PHONY: run test lint bench bench-printers bench-pricing bench-repricing bench-listing bench-rules bench-tagging bench-suggesting bench-invoicing bench-billing bench-receivables kills fuzz words pictures papers clean

run: ## set up and start
	@sh tools/prepare.sh run
	@$(PYTHON) -m smarttracker_lite

test: lint ## set up, lint, and run every test, two files at a time; ARGS goes to pytest
	$(PYTHON) -m pytest -n 2 --dist loadfile $(ARGS)

lint: ## style, types and import walls
	@sh tools/prepare.sh test
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(PYTHON) .venv/bin/lint-imports --no-logo

bench: ## the store's speed beside stock TinyDB and sqlite3, one table; ARGS="--quick" for a short one
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.store $(ARGS)

bench-printers: ## what reading printers costs: decoding beside pyipp, quiet rounds, counters beside pysnmp
	@sh tools/prepare.sh test
	$(PYTHON) -m pip install --quiet --disable-pip-version-check pyipp==0.17.2
	$(PYTHON) -m tests.bench.decode
	$(PYTHON) -m tests.bench.polling
	$(PYTHON) -m tests.bench.metering

bench-pricing: ## how fast jobs are priced, beside a plain sum and a reckoning in fractions
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.pricing

bench-repricing: ## how fast a change of prices is looked through, beside pricing job by job
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.repricing

bench-listing: ## how fast the page of jobs comes by any filter with 100,000 jobs, beside sqlite3
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.listing

bench-rules: ## what rules cost: previews over 100,000 jobs, and readings with 50 rules
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.rules

bench-tagging: ## how fast 1,000 of 100,000 jobs are tagged, beside sqlite3
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.tagging

bench-suggesting: ## how good suggestions of clients are, and how fast; ARGS="--seeds" for ten years
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.suggesting $(ARGS)

bench-invoicing: ## how fast drafts and invoices are made, beside a plain PDF by reportlab
	@sh tools/prepare.sh test
	$(PYTHON) -m pip install --quiet --disable-pip-version-check reportlab==5.1.0
	$(PYTHON) -m tests.bench.invoicing

bench-billing: ## how fast a billing run of a hundred invoices is, beside plain PDFs by reportlab
	@sh tools/prepare.sh test
	$(PYTHON) -m pip install --quiet --disable-pip-version-check reportlab==5.1.0
	$(PYTHON) -m tests.bench.billing

bench-receivables: ## how fast what is owed is shown with 10,000 open of 30,000 invoices
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.receivables

kills: ## 2,000 times kill -9 at a studio at work, one table
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.kills $(ARGS)

fuzz: ## attack every parser for ten minutes; ARGS="--minutes 1 ledm snmp" for some, and shorter
	@sh tools/prepare.sh test
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --use-pep517 -c constraints.txt -e '.[fuzz]'
	$(PYTHON) -m tests.fuzz $(ARGS)

words: ## bring the catalogues of translations up to date with the code
	@sh tools/prepare.sh test
	@mkdir -p build
	$(BABEL) extract -F babel.cfg -k text -k plural:1,2 --no-location -o build/words.pot .
	$(BABEL) update -l it --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-i build/words.pot -d assets/locale -D smarttracker

pictures: ## take the pictures that README.md shows
	@sh tools/prepare.sh test
	$(PYTHON) -m pytest -q tests/browser/test_screens.py
	@mkdir -p docs/pictures
	for name in overview jobs invoice; do cp "build/screens/$$name-light.png" "docs/pictures/$$name.png"; done

papers: ## draw invoices of every kind into build/papers, to be looked at, and say what they cost; ARGS=swiss for some
	@sh tools/prepare.sh test
	$(PYTHON) -m tests.bench.papers build/papers $(ARGS)

clean: ## back to a fresh clone, the data folder excepted
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find smarttracker_lite tests tools -name __pycache__ -prune -exec rm -rf {} +
