"""The staff's doors served on loopback for a real Chromium, and what is checked on every page it opens."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

WIDTHS = {"phone": (360, 800), "desktop": (1280, 860)}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """The system's own browser; None means the one that Playwright has installed."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve the application on a free port of loopback; gives its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        app.extensions["streams"].close()
        server.shutdown()
        thread.join()
        server.server_close()


def find_serious_faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical, with the place of each."""
    page.wait_for_load_state()
    source = Path(axe_playwright_python.__file__).parent / "axe.min.js"
    page.evaluate(source.read_text(encoding="utf-8"))
    found = page.evaluate(
        """() => axe.run(document, {runOnly: ['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa','best-practice']})"""
    )
    return [
        f"{fault['id']}: {node['target']} {node['failureSummary']}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


def find_shape_faults(page: Page) -> list[str]:
    """What axe does not see: sideways scrolling, small letters, small controls."""
    # Before its styles are there a page has other shapes.
    page.wait_for_load_state()
    faults: list[str] = page.evaluate(
        """() => {
          const faults = [];
          if (document.documentElement.scrollWidth > innerWidth) faults.push('scrolls sideways');
          const seen = (node) => node.checkVisibility({visibilityProperty: true}) && !node.closest('.unseen, .skip');
          for (const node of document.querySelectorAll('body *')) {
            const own = [...node.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
            const size = parseFloat(getComputedStyle(node).fontSize);
            if (own && seen(node) && size < 14) faults.push('small text ' + node.textContent.trim());
          }
          const controls = 'button, select, textarea, summary, a.button, nav a, input:not([type=hidden])';
          for (const node of document.querySelectorAll(controls)) {
            if (!seen(node)) continue;
            const box = (node.closest('label') ?? node).getBoundingClientRect();
            const told = node.outerHTML.slice(0, 80);
            const written = !['checkbox', 'radio'].includes(node.type);
            if (written && parseFloat(getComputedStyle(node).fontSize) < 16) faults.push('small control text ' + told);
            if (box.height < 43.5) faults.push('low control ' + Math.round(box.height) + ' ' + told);
            const scrolled = node.closest('.choices, .carousel, .log');
            if (!scrolled && (box.left < -1 || box.right > innerWidth + 1)) faults.push('cut off ' + told);
          }
          return faults;
        }"""
    )
    return faults


def assert_easy(page: Page) -> None:
    """Neither of both finds anything."""
    assert find_serious_faults(page) == []
    assert find_shape_faults(page) == []
