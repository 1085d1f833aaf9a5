# labelcheck: two commands on a fresh machine are `make demo` and `make test`.

VENV := .venv/bin
DEMO := out/demo
VIDEOS := out/videos
PHOTOS := samples

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check format bench ablation mutants endurance endurance-watch videos train lock all clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile

setup: ## install what is missing, to use labelcheck
	@sh .ci/bootstrap use

setup-dev: ## the same, to change it: every extra and the tools
	@sh .ci/bootstrap dev

demo: setup ## check the samples, with annotated pictures in out/demo
	@mkdir -p $(DEMO)
	@$(VENV)/labelcheck scan samples/*.jpg --annotate $(DEMO) || case $$? in \
		1|3) echo "(exit code $$?: among the samples are some that must not pass)" >&2 ;; \
		*) exit $$? ;; \
	esac
	@echo "Annotated pictures: $(DEMO)" >&2

test: setup-dev ## the tests
	@OMP_THREAD_LIMIT=1 $(VENV)/python -m pytest

check: setup-dev ## ruff, mypy --strict and the layers
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports

format: setup-dev ## put the code in its form
	$(VENV)/ruff check --fix .
	$(VENV)/ruff format .

bench: setup-dev ## labelcheck beside plain Tesseract and RapidOCR: what they read, time, memory (PHOTOS=samples)
	@$(VENV)/python -m tests.bench --photos $(PHOTOS)

ablation: setup-dev ## what each look, model and rule of agreement adds (PHOTOS=samples)
	@$(VENV)/python -m tests.ablation --photos $(PHOTOS)

mutants: setup-dev ## one character changed on every known label: what still passes, and why
	@$(VENV)/python -m tests.mutants

endurance: setup-dev ## a batch that is killed, starved and interrupted again and again (minutes)
	@$(VENV)/python -m tests.endurance

endurance-watch: setup-dev ## the same for a watched folder (minutes)
	@$(VENV)/python -m tests.endurance_watch

videos: setup-dev ## vials turned before the camera, drawn into out/videos, and what the camera says (long)
	@$(VENV)/python -m tests.videos draw $(VIDEOS)
	@$(VENV)/python -m tests.videos measure $(VIDEOS)

train: setup-dev ## train our models and networks anew, in PyTorch (a night, or an hour with a graphics card; see samples/studio/TRAINING.md)
	$(VENV)/python -m pip install --quiet --editable '.[train]'
	$(VENV)/python -m samples.studio.lines
	$(VENV)/python -m samples.studio.train
	$(VENV)/python -m samples.studio.shapes
	$(VENV)/python -m samples.studio.margins
	$(VENV)/python -m samples.studio.surroundings
	$(VENV)/python -m samples.studio.neighbours
	$(VENV)/python -m samples.studio.quantise

lock: ## renew requirements.lock from what pyproject.toml allows
	rm -rf build/lock && python3 -m venv build/lock
	build/lock/bin/pip install --quiet hatchling editables --editable '.[dev,fast,heic,pdf,neural,dask,watch]'
	( echo '# Exact versions for a repeatable install; renewed by: make lock'; \
	  build/lock/bin/pip freeze --exclude-editable | LC_ALL=C sort -f ) > requirements.lock
	rm -rf build/lock

all: check test ## before a change is handed in

clean: ## remove what was made, .venv too
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
