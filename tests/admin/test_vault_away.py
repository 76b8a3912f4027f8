"""The vault is gone in the middle of the day: every page says so in our words, and nothing breaks on the way."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from admin.web.headers import CONTENT_POLICY
from referral.vault import EmbeddedVault
from tests.admin.conftest import Browser

SignIn = Callable[[str], Browser]


@pytest.fixture
def vault_server(tmp_path: Path) -> Iterator[EmbeddedVault]:
    """A server that this test may stop."""
    server = EmbeddedVault(tmp_path)
    server.start()
    yield server
    server.stop()


@pytest.mark.parametrize(("login", "path"), [("sato", "/desk"), ("sato", "/desk/changes"), ("shi", "/panel")])
def test_page_of_somebody_signed_in_says_that_the_service_rests(
    vault_server: EmbeddedVault, signed_in: SignIn, login: str, path: str
) -> None:
    """503 in words with our headers, as a page and for a script."""
    browser = signed_in(login)
    vault_server.stop()
    page = browser.get(path)
    assert page.status_code == 503
    assert "相談のしくみが休んでいます" in page.text
    assert page.headers["Content-Security-Policy"] == CONTENT_POLICY
    assert page.headers["Cache-Control"] == "no-store"
    told = browser.client.post("/desk/now", headers={"Accept": "application/json", "X-CSRFToken": browser.token()})
    assert told.status_code == 503
    assert told.json["error"] == "いま、つながりません"


def test_forged_request_of_a_script_says_it_too(vault_server: EmbeddedVault, signed_in: SignIn) -> None:
    """Who is signed in cannot be known then."""
    browser = signed_in("sato")
    vault_server.stop()
    assert browser.client.post("/desk/now", headers={"Accept": "application/json"}).status_code == 503
