#!/usr/bin/env bash
# What the tests need from the system: a browser (Debian's own, or Playwright's where there is none), Japanese fonts,
# and a tracer of system calls.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi
}

have_browser() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || compgen -G "$HOME/.cache/ms-playwright/chromium-*" >/dev/null
}

have_fonts() {
    fc-list :lang=ja 2>/dev/null | grep -q .
}

if ! have_browser || ! have_fonts; then
    echo "Installing a browser and Japanese fonts for the tests."
    as_root apt-get update -qq || true
    # Ubuntu's chromium is a stub for a snap, which does not run everywhere; there Playwright's own is taken.
    if ! have_browser && apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]' && ! grep -q '^ID=ubuntu' /etc/os-release; then
        as_root apt-get install -y -qq chromium >/dev/null || true
    fi
    have_fonts || as_root apt-get install -y -qq fonts-noto-cjk fontconfig >/dev/null || true
    have_browser || .venv/bin/python -m playwright install --with-deps chromium
fi
if ! command -v strace >/dev/null; then
    as_root apt-get install -y -qq strace >/dev/null 2>&1 \
        || { as_root apt-get update -qq && as_root apt-get install -y -qq strace >/dev/null; } \
        || echo "strace could not be installed; the test of opened paths is skipped." >&2
fi
have_browser || { echo "No browser could be installed; run: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
