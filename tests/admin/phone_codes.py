"""A person's phone with an app for codes, set up on the page as they do it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pyotp

from tests.admin.conftest import Browser

STEP, SET_UP = "/staff/second-step", "/staff/second-step/set-up"

_SECRET = re.compile(r'class="secret">([A-Z2-7 ]+)<')
RECOVERY = re.compile(r"<li>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4})</li>")


class PhoneCodes:
    """The app with the secret, on the clock by which sessions end."""

    def __init__(self, secret: str, seconds: Callable[[], float]) -> None:
        self._made, self._seconds = pyotp.TOTP(secret), seconds

    def code(self) -> str:
        return self._made.at(datetime.fromtimestamp(self._seconds(), UTC))


def read_secret(browser: Browser) -> str:
    """What the page offers to be typed."""
    found = _SECRET.search(browser.get(SET_UP).text)
    assert found
    return found[1].replace(" ", "")


def set_codes_up(browser: Browser, seconds: Callable[[], float]) -> tuple[PhoneCodes, list[str]]:
    """Reads the secret, gives the first code; the app and the recovery codes."""
    phone = PhoneCodes(read_secret(browser), seconds)
    page = browser.post(SET_UP, {"code": phone.code()})
    assert page.status_code == 200
    codes = RECOVERY.findall(page.text)
    assert len(codes) == 10
    return phone, codes
