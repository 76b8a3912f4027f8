"""A rehearsal as ``make run`` starts it, and a real Chromium to look at it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.admin.browsing import ARGUMENTS, find_chromium
from tests.service import Service

# Where many things run at once, a page takes its time.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service in a folder of its own."""
    service = Service(tmp_path_factory.mktemp("rehearsal"), extra={"REHEARSAL": "1"}).start()
    yield service
    service.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        yield chromium
        chromium.close()
