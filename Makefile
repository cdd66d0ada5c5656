# Two commands matter: `make run SONG=song.mp3` and `make test`. Each sets up what it needs on its first run.
# Everything Python goes into .venv; PYTHON names the interpreter that makes it.

PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
BUNDLE_PYTHON := $(if $(filter Windows_NT,$(OS)),Scripts,bin)/python
SETUP := @$(PYTHON) packaging/setup_environment.py
PYTEST := $(BIN)/python -m pytest

# Windows of tests and of the bundle's smoke test open on a screen in memory where there is none.
IS_SCREENLESS := $(if $(filter Linux,$(shell uname -s)),$(if $(DISPLAY)$(WAYLAND_DISPLAY),,yes))
SCREEN := $(if $(IS_SCREENLESS),xvfb-run --auto-servernum --server-args="-screen 0 1600x1000x24 -noreset")

# The song's name reaches the shell through the environment: spaces, quotes and dollars stay what they are.
SONG_PATH := $(value SONG)
export SONG_PATH

.DEFAULT_GOAL := help
.PHONY: help setup run test test-training lint bench proof bundle bundle-gpu wheel reproduce reproduce-table clean

help:
	@echo 'make run [SONG=file]      open a song (the demo without SONG); splits it where there is no display'
	@echo 'make test                 every test but those of training/'
	@echo 'make test-training        the tests of training/ (installs torch)'
	@echo 'make lint                 what pre-commit and CI check: ruff and mypy'
	@echo 'make bench                speed and memory, as a table'
	@echo 'make proof                the long soak of the app'
	@echo 'make bundle               the installable app in dist/, smoke-tested'
	@echo 'make bundle-gpu           the same with torch inside, gigabytes'
	@echo 'make wheel                wheel and sdist in dist/, tried with pip and pipx in clean environments'
	@echo 'make reproduce SYSTEM=… DATA=…    train, evaluate and export one system'
	@echo 'make reproduce-table      every system on the same small budget, as one table'
	@echo 'make setup                only what make run needs'

setup:
	$(SETUP) run

run:
	$(SETUP) run
	@$(BIN)/python packaging/start.py $${SONG_PATH:+"$$SONG_PATH"}

test:
	$(SETUP) test
	$(SCREEN) $(PYTEST) --ignore=tests/training -m "not training and not proof" $(TESTS)

test-training:
	$(SETUP) training
	$(PYTEST) -m training $(TESTS)

lint:
	$(SETUP) training
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --package benchmarks
	$(BIN)/mypy packaging/*.py

bench:
	$(SETUP) test
	$(BIN)/python -m benchmarks.split

proof:
	$(SETUP) test
	$(SCREEN) $(PYTEST) -m proof tests/vocalsplit_gui

bundle:
	$(SETUP) bundle --venv build/venv
	build/venv/$(BUNDLE_PYTHON) packaging/build.py
	build/venv/$(BUNDLE_PYTHON) packaging/smoke_test.py

bundle-gpu:
	$(SETUP) bundle-gpu --venv build/venv-gpu
	build/venv-gpu/$(BUNDLE_PYTHON) packaging/build.py --gpu
	build/venv-gpu/$(BUNDLE_PYTHON) packaging/smoke_test.py --gpu

wheel:
	$(SETUP) bundle --venv build/venv
	build/venv/$(BUNDLE_PYTHON) packaging/wheel_test.py

reproduce:
	$(if $(and $(SYSTEM),$(DATA)),,$(error name a system and a folder of songs: make reproduce SYSTEM=unet DATA=musdb18))
	$(SETUP) training
	$(BIN)/python -m training.reproduce --system "$(SYSTEM)" --data "$(DATA)" $(if $(PUBLISHED),--published "$(PUBLISHED)") $(ARGS)

reproduce-table:
	$(SETUP) training
	$(BIN)/python -m training.reproduce --table --data "$(or $(DATA),../shared/data)" $(if $(PUBLISHED),--published "$(PUBLISHED)") $(ARGS)

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache
