# Everything here is run.py; where there is no make, call it directly.
run test clauses bench:
	python3 run.py $@

locks:
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" requirements.txt -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" requirements-dev.txt -c requirements.lock -o requirements-dev.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --quiet --no-emit-index-url --no-emit-find-links --custom-compile-command "make locks" requirements-node.txt -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts

.PHONY: run test clauses bench locks
