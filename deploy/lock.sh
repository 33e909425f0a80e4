#!/bin/sh
# Resolve the dependencies of pyproject.toml into exact locks: `sh deploy/lock.sh BIN_FOLDER`.
set -eu
bin=$1
cd "$(dirname "$0")/.."
compile() {
    output=$1
    shift
    "$bin/pip-compile" --quiet --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
        --no-header --no-annotate --allow-unsafe --output-file "$output.tmp" "$@" pyproject.toml
    # A local CPU build answers as 2.13.0+cpu, a version that no public registry knows.
    sed -e 's/^torch==\([0-9.]*\)+cpu$/torch==\1/' "$output.tmp" | grep -v -e "^--" -e "^clientsignal @" > "$output"
    rm -f "$output.tmp"
}

compile deploy/dev.lock --extra dev
compile deploy/run.lock --extra ui --extra postgresql --constraint deploy/dev.lock
