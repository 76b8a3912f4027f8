"""Patience with the rehearsal's pages."""

from playwright.sync_api import expect

# Where many things run at once, a page takes its time.
expect.set_options(timeout=30_000)
