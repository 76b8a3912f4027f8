"""What every answer of the service tells a browser, measured as the Mozilla Observatory measures a site."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from referral.store.upgrade import upgrade
from referral.vault import EmbeddedVault, Vault
from settings import read_settings
from tests.house import close_app
from tests.service import SECRET_KEY
from wsgi import build_app

A_PLUS = 100
ONE_YEAR = 31_536_000


@pytest.fixture
def app(vault: Vault, vault_server: EmbeddedVault, tmp_path: Path) -> Iterator[Flask]:
    """The whole service in production form, with one route more that fails."""
    made = build_app(
        read_settings({"DATA_FOLDER": str(tmp_path / "var"), "SECRET_KEY": SECRET_KEY, "REDIS_URL": vault_server.url})
    )

    upgrade(made.extensions["engine"])

    @made.get("/fails")
    def fail() -> str:
        raise ZeroDivisionError

    yield made
    made.extensions["streams"].close()
    close_app(made)


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every route with every method it takes and one it does not, and addresses that are no route."""
    found = []
    for rule in app.url_map.iter_rules():
        path = re.sub("<path:.+?>", "no-such-file", re.sub("<(?!path:).+?>", "no-such-thing", rule.rule))
        found += [(method, path) for method in sorted(rule.methods or ())]
        found.append(("DELETE", path))
    for name in ("staff", "desk", "panel", "accounts"):
        folder = Path(app.blueprints[name].static_folder or "")
        prefix = next(rule.rule for rule in app.url_map.iter_rules() if rule.endpoint == f"{name}.static")
        found += [("GET", prefix.replace("<path:filename>", file.name)) for file in folder.iterdir()]
    return [*found, ("GET", "/no-such-page"), ("GET", "/fails"), ("BREW", "/desk"), ("POST", "/no-such-page")]


def score(headers: Headers) -> int:
    """The Observatory's points: 100 to begin with, less for what is missing, more for what is strict."""
    policy = dict(
        part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";") if part
    )
    unsafe = any("unsafe" in value or "data:" in value or "*" in value for value in policy.values())
    points = 100
    points += -25 if not policy else -20 if unsafe else 10 if policy.get("default-src") == "'none'" else 5
    points += 5 if policy.get("frame-ancestors") == "'none'" else -20
    found = re.match(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    points += -20 if not found else 0 if int(found[1]) >= ONE_YEAR else -10
    points += 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5
    points += 5 if headers.get("Referrer-Policy") == "no-referrer" else -5
    points += 10 if headers.get("Cross-Origin-Resource-Policy") == "same-origin" else 0
    cookies = headers.getlist("Set-Cookie")
    strict = all(is_strict(cookie) for cookie in cookies)
    return points + ((5 if strict else -40) if cookies else 0)


def is_strict(cookie: str) -> bool:
    """Only for this host, over TLS, out of scripts' reach, and never sent along from another site."""
    marks = {part.strip().lower() for part in cookie.split(";")[1:]}
    return cookie.startswith("__Host-") and {"secure", "httponly", "samesite=strict", "path=/"} <= marks


def ask(client: FlaskClient, method: str, path: str) -> Headers:
    return client.open(path, method=method, base_url="https://yorisoi.example").headers


def test_every_answer_is_strict(app: Flask) -> None:
    """Pages, styles, redirects, errors of every kind, methods that are not taken: A+ each."""
    client = app.test_client()
    tried = addresses(app)
    assert len(tried) > 150
    statuses = set()
    for method, path in tried:
        with client.open(path, method=method, base_url="https://yorisoi.example") as answer:
            statuses.add(answer.status_code)
            assert score(answer.headers) >= A_PLUS, (method, path)
            assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", path
            assert answer.headers["X-Frame-Options"] == "DENY", path
            assert "require-trusted-types-for 'script'" in answer.headers["Content-Security-Policy"], path
            is_file = answer.status_code == 200 and path.endswith((".css", ".js", ".svg"))
            kept = "no-cache" if is_file else "no-store"
            # Open data alone says that others may keep it.
            kept = "public, max-age=3600" if path.startswith("/open") and method in ("GET", "HEAD") else kept
            assert answer.headers["Cache-Control"] == kept, (method, path)
            assert not {"Server", "X-Powered-By"} & set(answer.headers.keys()), path
    assert {200, 302, 400, 401, 404, 405, 500} <= statuses


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'"),
        ("Strict-Transport-Security", "max-age=60"),
        ("X-Content-Type-Options", ""),
        ("Set-Cookie", "session=1; Path=/"),
    ],
)
def test_weak_answer_would_be_noticed(app: Flask, name: str, value: str) -> None:
    """The planted control: one weak header, and the score is lower."""
    headers = Headers(ask(app.test_client(), "GET", "/staff/sign-in"))
    strict = score(headers)
    headers.add(name, value) if name == "Set-Cookie" else headers.set(name, value)
    assert score(headers) < strict
