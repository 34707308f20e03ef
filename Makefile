.PHONY: audit audit-packages help site check serve test lock bench

help:    ## Show this list
	@grep -E "^[a-z-]+: " Makefile | sed "s/: *##/:/"

site:    ## Build the site into site/
	python3 build_site.py build

check:   ## Check the records only
	python3 build_site.py check

serve:   ## Build the site, open it on localhost, and rebuild it on every change
	python3 build_site.py serve

test:    ## Lint, check types, run all tests
	python3 build_site.py test

lock:    ## Renew the lock files after a change of pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml -o requirements.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --group dev pyproject.toml -o requirements-dev.txt

bench:   ## Measure the site beside plain Material and Zensical; takes an hour
	python3 bench/__main__.py

audit:   ## Audit every kind of page beside plain Material with axe-core, the Nu Html Checker and Lighthouse
	python3 audit/__main__.py

audit-packages: ## Compare the locked packages with the known weaknesses
	python3 audit/packages.py
