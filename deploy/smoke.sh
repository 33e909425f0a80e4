#!/usr/bin/env bash
# Starts the product as a user does - its own environment from deploy/run.lock, its own state - and stops it again.
# Tests run in the larger development environment, so only this finds a dependency that is missing for running.
set -eum
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
log=$folder/run.log
trap 'kill -INT -- "-$pid" 2>/dev/null || true; rm -rf "$folder"' EXIT
pid=0
# Job control (set -m) gives it a process group of its own, so that one signal reaches all that it started.
make --no-print-directory run VENV="$folder/venv" STATE="$folder/state" CLIENTSIGNAL_STATE="$folder/state" >"$log" 2>&1 &
pid=$!
seconds=0
until grep -q 'ClientSignal is ready' "$log"; do
    if ! kill -0 "$pid" 2>/dev/null || [ "$seconds" -ge 900 ]; then
        echo "make run did not start within $seconds s:"
        tail -n 30 "$log"
        exit 1
    fi
    sleep 1
    seconds=$((seconds + 1))
done
service=$(sed -n 's/^Interface for programs: \(.*\)\/docs$/\1/p' "$log")
projects=$("$folder/venv/bin/python" -c "
import json, sys, urllib.request
print(json.load(urllib.request.urlopen(sys.argv[1] + '/api/v1/projects'))['total'])" "$service")
[ "$projects" -ge 2 ] || { echo "the demo has $projects projects, not two"; exit 1; }
kill -INT -- "-$pid"
wait "$pid" || true
grep -q '^stopped' "$log" || { echo "make run did not stop in order:"; tail -n 30 "$log"; exit 1; }
echo "make run: ready after $seconds s from an empty folder, $projects demo projects, stopped in order"
