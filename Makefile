# Every daily verb. Each sets up what it needs, so that none has to be remembered before another.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PORTICO_STARTED := $(shell date +%s)

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

run: ## set up, build and start the portal on http://127.0.0.1:3000 with a sample organisation
	@scripts/run.sh

dev: ## the same, and again at every change
	@scripts/run.sh --watch

test: ## set up, then format, lints, tests on both databases, and the whole walk in a browser
	@scripts/test.sh

build: ## the portal for people: target/dist/portico with target/dist/site beside it
	@scripts/setup.sh run && . scripts/env.sh && node scripts/build.mjs --release

bench: build ## load on loopback, at 10 thousand and 1 million people
	@scripts/bench.sh

fmt: ## format the Rust sources
	@. scripts/env.sh && cargo fmt

lint: ## format and lints of both halves, warnings denied
	@scripts/setup.sh run && scripts/lint.sh

.PHONY: help run dev test build bench fmt lint
