# Two commands do all the set-up: `make start` (for learners) and `make test` (for those who change the kit).
# Both build once, in one configuration: release, with the tests, since the hidden suites are tests.

SHELL := /bin/bash
.DEFAULT_GOAL := help

DIR ?=
PREFIX ?= $(HOME)/.local
SWIFT ?= swift
REQUIRED_SWIFT := 6.2

TOOL := .build/release/workshop
BUILT := .build/built
SOURCES := Package.swift $(shell find Sources Tests -name '*.swift' -o -name '*.modulemap' -o -name '*.h' -o -path 'Sources/*.css' -o -path 'Sources/*.js')

.PHONY: start test install fuzz bench format lint clients offline proof help prerequisites clean

start: $(BUILT) ## Build what is missing, create your project beside the kit (DIR=... elsewhere) and show the first lesson
	@$(TOOL) start $(if $(DIR),--dir "$(DIR)")

test: $(BUILT) ## Build what is missing and run all tests (hidden suites are run by `make proof`)
	@.ci/prerequisites "$(SWIFT)" "$(REQUIRED_SWIFT)" python3:python3 node:nodejs
	@$(SWIFT) test -c release --skip-build --skip HiddenSuites
	@$(SWIFT) test --package-path Tests/StandIns --scratch-path .build/stand-ins

proof: $(BUILT) ## Prove the content: starters fail, solutions pass, mutants are rejected
	@$(TOOL) dev check

clients: $(BUILT) ## Run real clients against the local cloud: AWS CLI, boto3, sam validate --lint (needs Python and PyPI)
	@.ci/clients

offline: $(BUILT) ## Work through the steps without a network, as root on Linux (installs iproute2 where it is missing)
	@.ci/offline

install: $(BUILT) ## Put `workshop` on your PATH (PREFIX=~/.local)
	@mkdir -p "$(PREFIX)/bin"
	@ln -sfn "$(CURDIR)/$(TOOL)" "$(PREFIX)/bin/workshop"
	@mkdir -p "$(PREFIX)/share/man/man1" "$(PREFIX)/share/bash-completion/completions" \
		"$(PREFIX)/share/zsh/site-functions" "$(PREFIX)/share/fish/vendor_completions.d"
	@$(TOOL) manual > "$(PREFIX)/share/man/man1/workshop.1"
	@$(TOOL) completion bash > "$(PREFIX)/share/bash-completion/completions/workshop"
	@$(TOOL) completion zsh > "$(PREFIX)/share/zsh/site-functions/_workshop"
	@$(TOOL) completion fish > "$(PREFIX)/share/fish/vendor_completions.d/workshop.fish"
	@echo "workshop is now $(PREFIX)/bin/workshop"
	@case ":$$PATH:" in *":$(PREFIX)/bin:"*) ;; *) \
		echo "That folder is not on your PATH yet. Add this line to your shell's profile:"; \
		echo "  export PATH=\"$(PREFIX)/bin:\$$PATH\"";; esac

FUZZ ?= 1000000

fuzz: $(BUILT) ## Try FUZZ=1000000 made-up inputs on each pure language and on services: no crash, no hang
	@JSONATA_FUZZ=$(FUZZ) STATES_FUZZ=$(FUZZ) REQUEST_FUZZ=$(FUZZ) SQS_FUZZ=$(FUZZ) DYNAMODB_FUZZ=$(FUZZ) MARKDOWN_FUZZ=$(FUZZ) S3_FUZZ=$(FUZZ) \
		$(SWIFT) test -c release --skip-build --filter "FuzzTests|HostileInputTests"
	@COUNT=$(FUZZ) Tests/Fuzz/run

bench: $(BUILT) ## Measure what must be fast, beside its peers, and print ratios
	@for part in run watch board template states lambda cloud slides shoutouts soak; do \
		echo; echo "== $$part"; Tests/Benchmarks/$$part || exit 1; done

format: ## Format the sources in place
	@$(SWIFT) format format --in-place --recursive --parallel Package.swift Sources Tests Exercises Solutions

lint: ## Check the format of the sources
	@$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Exercises Solutions

clean: ## Remove what was built
	@rm -rf .build

help: ## Show this list
	@echo "Serverless Orchestration on AWS, a workshop."; echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# A stamp, so that a second run starts at once instead of asking the package manager what has changed.
$(BUILT): $(SOURCES) | prerequisites
	@started=$$(date +%s); \
	if [ -d .build/release ]; then what="Building what changed"; else what="Building the workshop for the first time (5 to 10 minutes on two cores)"; fi; \
	echo "$$what ..."; \
	$(SWIFT) build -c release --build-tests || { echo; echo "The build failed. If the lines above don't tell you why, run 'make clean' and try again."; exit 1; }; \
	took=$$(( $$(date +%s) - started )); \
	echo "Built in $$(( took / 60 )) min $$(( took % 60 )) s."
	@touch $@

prerequisites:
	@.ci/prerequisites "$(SWIFT)" "$(REQUIRED_SWIFT)"
