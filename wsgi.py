"""The composition root: the one place where the residents' doors and the staff's doors meet."""

import logging
import os
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, request

import admin
import admin.commands
import bot.line
import bot.rehearsal
from bot.explain import explain_command
from content.script import JapaneseScript
from content.speaking import speak
from content.understanding import build_understanding
from logs import set_up_logs
from referral.hours import JST
from referral.platform import Platform
from referral.return_token import derive_key
from referral.store.directory import LiveDirectory
from referral.store.engine import open_engine
from referral.vault import EmbeddedVault, Vault, VaultCouldWrite, VaultUnavailable, open_vault
from settings import BrokenSetting, Settings, read_settings

_access = logging.getLogger("access")


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """The whole service. Ends the process with one clear sentence when a setting is broken."""
    try:
        return build_app(read_settings(environment))
    except (BrokenSetting, VaultCouldWrite) as refusal:
        sys.exit(f"The service did not start. {refusal}")
    except VaultUnavailable:
        sys.exit("The service did not start. Nothing answers at REDIS_URL; start that server or correct the address.")


def build_app(settings: Settings) -> Flask:
    """The service from ready settings. Raises ``VaultCouldWrite`` and ``VaultUnavailable``."""
    set_up_logs()
    app = Flask("wsgi", static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key, SETTINGS=settings, MAX_CONTENT_LENGTH=16 * 1024 * 1024)
    engine = open_engine(settings.database_url)
    clock = bot.rehearsal.RehearsalClock() if settings.rehearsal else _now
    directory = LiveDirectory(engine, include_samples=not settings.meets_real_residents)
    app.extensions["engine"] = engine
    app.extensions["platform"] = Platform(
        vault=_open_vault(settings),
        directory=directory,
        understand=build_understanding(directory.areas()),
        script=JapaneseScript(),
        speak=speak,
        clock=clock,
        key=derive_key(settings.secret_key),
    )
    _add_health(app)
    _add_access_log(app)
    admin.register(app)
    admin.commands.register(app)
    app.cli.add_command(explain_command)
    bot.line.register(app, settings.line_secrets, settings.line_token, settings.line_endpoint)
    if settings.rehearsal:
        bot.rehearsal.register(app, clock)
    return app


def _now() -> datetime:
    return datetime.now(JST)


def _open_vault(settings: Settings) -> Vault:
    if settings.vault_url:
        return open_vault(settings.vault_url)
    embedded = EmbeddedVault(settings.data_folder)
    embedded.start()
    return open_vault(embedded.url)


def _add_health(app: Flask) -> None:
    @app.get("/healthz")
    def report_alive() -> Response:
        return jsonify(status="alive")

    @app.get("/readyz")
    def report_ready() -> tuple[Response, int]:
        vault = app.extensions["platform"].vault.answers()
        database = app.extensions["platform"].directory.answers()
        ready = vault and database
        status = HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE
        return jsonify(status="ready" if ready else "not ready", vault=vault, database=database), status


def _add_access_log(app: Flask) -> None:
    """A line for each request: method, route template, status, milliseconds; never an address or a query."""

    @app.before_request
    def note_start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def write_line(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "-"
        milliseconds = (time.monotonic() - g.started) * 1000 if "started" in g else 0.0
        _access.info("%s %s %d %.1f", request.method, route, response.status_code, milliseconds)
        return response
