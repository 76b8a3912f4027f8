"""Fills in a page's form as a browser would."""

import re

from werkzeug.test import TestResponse

from tests.admin.conftest import Browser


def form_of(page: str) -> dict[str, object]:
    """What a browser would send of the page's main form as it stands."""
    start = page.index('<form method="post" novalidate')
    form = page[start : page.index("</form>", start)]
    sent: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if not name or ('type="checkbox"' in tag and "checked" not in tag):
            continue
        sent.setdefault(name[1], [])
        sent[name[1]].append(value[1] if value else "")  # type: ignore[attr-defined]
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>\s*([^<]*)</textarea>', form):
        sent[name] = text
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        # Where nothing is chosen, a browser sends the first.
        chosen = re.search(r'<option selected value="([^"]*)"', options) or re.search(r'value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrf_token", None)
    return sent


def change(browser: Browser, path: str, act: str = "", **fields: object) -> TestResponse:
    """Open the form, write something else into it, press a button."""
    sent = form_of(browser.get(path).text) | fields | {"act": act}
    return browser.post(path.partition("?")[0], sent)


CHECKED = ["reach", "who", "agreed", "easy"]
"""All that a reviewer checks before publishing."""


def decide(browser: Browser, resource_id: str, act: str, **fields: object) -> TestResponse:
    """Answer an application; everything is checked, unless ``checks`` says otherwise."""
    path = f"/panel/applications/{resource_id}"
    return browser.post(path, form_of(browser.get(path).text) | {"checks": CHECKED} | fields | {"act": act})
