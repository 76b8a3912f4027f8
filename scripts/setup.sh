#!/usr/bin/env bash
# Makes .venv from the hashed lock with a Python from 3.11 to 3.13. Does nothing by hand that it can do itself.
set -euo pipefail
cd "$(dirname "$0")/.."

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi
}

python=$(find_python)
if [ -z "$python" ]; then
    echo "No Python 3.11, 3.12 or 3.13 was found; install one (Debian: apt-get install python3 python3-venv) and try again." >&2
    exit 1
fi

if ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "Python's venv is missing; installing it with apt."
    if ! { as_root apt-get update -qq && as_root apt-get install -y -qq "python$version-venv" >/dev/null; }; then
        echo "It could not be installed; run: apt-get install python$version-venv" >&2
        exit 1
    fi
fi

if ! .venv/bin/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Setting up .venv from the lock. / 準備しています（はじめの1回だけ、1分ほど）。"
if ! .venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock 2>.venv/setup.log; then
    cat .venv/setup.log >&2
    echo "The dependencies could not be installed; check the network to the package registry and run make setup again." >&2
    exit 1
fi
