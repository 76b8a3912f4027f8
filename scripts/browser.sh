#!/usr/bin/env bash
# What the tests need from the system: a browser (Debian's own, or Playwright's where there is none), Japanese fonts,
# and a tracer of system calls.
set -euo pipefail
cd "$(dirname "$0")/.."

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo -n "$@"; else return 1; fi
}

install_packages() {
    DEBIAN_FRONTEND=noninteractive as_root apt-get -o DPkg::Lock::Timeout=300 install -y -qq "$@" >/dev/null
}

have_browser() {
    command -v chromium >/dev/null || command -v google-chrome >/dev/null || compgen -G "$HOME/.cache/ms-playwright/chromium-*" >/dev/null
}

have_fonts() {
    [ -n "$(fc-list :lang=ja 2>/dev/null)" ]
}

# Ubuntu's chromium is a stub for a snap, which does not run everywhere; there Playwright's own is taken.
# The answer is read whole: a pipe that is closed early would count as a failure of apt-cache.
apt_has_browser() {
    ! grep -q '^ID=ubuntu' /etc/os-release && [[ "$(apt-cache policy chromium 2>/dev/null)" == *"Candidate: "[0-9]* ]]
}

if ! have_browser || ! have_fonts || ! command -v strace >/dev/null; then
    echo "Installing what the tests need: a browser, Japanese fonts, strace. / テストに要るものを入れています。"
    as_root apt-get update -qq || echo "The package lists could not be renewed; going on with those at hand." >&2
    if ! have_browser && apt_has_browser; then
        install_packages chromium || echo "Debian's chromium could not be installed; trying Playwright's own." >&2
    fi
    have_fonts || install_packages fonts-noto-cjk fontconfig || true
    have_browser || .venv/bin/python -m playwright install --with-deps chromium || true
    command -v strace >/dev/null || install_packages strace \
        || echo "strace could not be installed; the test of opened paths is skipped." >&2
fi
have_browser || { echo "No browser could be installed; run: apt-get install chromium fonts-noto-cjk" >&2; exit 1; }
have_fonts || { echo "No Japanese font could be installed; run: apt-get install fonts-noto-cjk" >&2; exit 1; }
