"""What the tests of pages behind links share."""

import re
from urllib.parse import urlsplit

from flask import Flask

from tests.admin.conftest import Browser


def path_of(page: str) -> str:
    """The path of the link that a page or a mail shows."""
    found = re.search(r"https?://[^\s<]+/(?:apply|confirm)/[\w-]+", page)
    assert found, page
    return urlsplit(found[0]).path


def stranger(app: Flask) -> Browser:
    """Somebody of an organisation, who signs in nowhere."""
    return Browser(app.test_client())
