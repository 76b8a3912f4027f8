"""The composition root: the one place where the residents' doors and the staff's doors meet."""

import logging
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from flask import Flask, Response, g, jsonify, request
from sqlalchemy import Engine

import admin
import admin.commands
import bot.line
import bot.rehearsal
from admin.mail import FolderPostman, Postman, SmtpPostman, send_due_mails
from admin.web.csrf import csrf
from bot.explain import explain_command
from bot.line.menu_command import line_group
from bot.rehearsal.opening import close_rehearsal_accounts
from content.lines import LinesWrong, check_lines
from content.script import JapaneseScript
from content.speaking import speak
from content.understanding import build_understanding
from logs import set_up_logs
from referral.hours import JST
from referral.matching.rank import Ranking
from referral.platform import Platform, explain_to_nobody
from referral.return_token import derive_key
from referral.store.directory import LiveDirectory
from referral.store.engine import DatabaseUrlInvalid, open_engine
from referral.vault import EmbeddedVault, VaultCouldWrite, VaultUrlInvalid, connect_vault
from running import Running
from settings import BrokenSetting, Settings, read_settings

_METHODS = ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT")

_access = logging.getLogger("access")


def create_app(environment: Mapping[str, str] = os.environ) -> Flask:
    """The whole service. Ends the process with one clear sentence when a setting or a line is broken."""
    try:
        return build_app(read_settings(environment))
    except (BrokenSetting, VaultCouldWrite, VaultUrlInvalid, DatabaseUrlInvalid, LinesWrong) as refusal:
        sys.exit(f"The service did not start. {refusal}")


def build_app(settings: Settings) -> Flask:
    """The service from ready settings. Nothing is started before the first request or ``Running.start``."""
    check_lines()
    set_up_logs()
    own_stand_in = settings.rehearsal and not settings.line_open
    if own_stand_in:
        settings = _with_stand_in(settings)
    app = Flask("wsgi", static_folder=None)
    app.config.update(SECRET_KEY=settings.secret_key, SETTINGS=settings, MAX_CONTENT_LENGTH=16 * 1024 * 1024)
    app.config["OPEN_DATA_LICENCE"] = settings.open_data_licence
    engine = open_engine(settings.database_url)
    clock, reasons = bot.rehearsal.RehearsalClock(), bot.rehearsal.Reasons()
    directory = LiveDirectory(engine, include_samples=not settings.meets_real_residents, build_ranking=Ranking)
    embedded = None if settings.vault_url else EmbeddedVault(settings.vault_folder)
    platform = Platform(
        vault=connect_vault(embedded.url if embedded else settings.vault_url),
        directory=directory,
        understand=build_understanding(directory.areas, directory.taught),
        script=JapaneseScript(),
        speak=speak,
        clock=clock if settings.rehearsal else _now,
        key=derive_key(settings.secret_key),
        explain=reasons.note if settings.rehearsal else explain_to_nobody,
        patience=settings.patience,
        gather=timedelta(seconds=settings.gather_seconds),
    )
    app.extensions["engine"] = engine
    app.extensions["platform"] = platform
    _add_health(app)
    _add_access_log(app)
    admin.register(app)
    admin.commands.register(app)
    for command in (explain_command, line_group):
        app.cli.add_command(command)
    line = bot.line.register(app, platform, settings.line_secrets, settings.line_token, settings.line_endpoint)
    csrf.exempt(app.extensions["line_webhook"])
    stand_in = None
    if own_stand_in:
        stand_in, blueprints = bot.rehearsal.register(
            app, platform, clock, reasons, settings.line_secrets[0], settings.line_token, settings.port
        )
        for blueprint in blueprints:
            csrf.exempt(blueprint)
    if not settings.rehearsal:
        _keep_rehearsal_accounts_out(app, engine)
    send_mails = _mails(app, settings, engine, platform)
    app.extensions["running"] = Running(platform, engine, line, embedded, stand_in, send_mails)
    app.before_request(app.extensions["running"].start)
    return app


def _mails(app: Flask, settings: Settings, engine: Engine, platform: Platform) -> Callable[[], int] | None:
    """What sends the mails that are due; None where no mail server is set. The panel shows a rehearsal's outbox."""
    app.config["PUBLIC_URL"] = settings.public_url
    outbox = FolderPostman(settings.outbox_folder) if settings.rehearsal else None
    postman: Postman | None = outbox or (SmtpPostman(settings.smtp_url) if settings.smtp_url else None)
    app.extensions["outbox"] = outbox
    app.extensions["sends_mail"] = postman is not None
    if postman is None:
        return None
    return partial(send_due_mails, engine, postman, settings.mail_from, settings.public_url, platform.clock)


def _with_stand_in(settings: Settings) -> Settings:
    """A channel of its own for the phone on the page: made-up credentials, this process as the platform."""
    return replace(
        settings,
        line_secrets=(secrets.token_hex(16),),
        line_token=secrets.token_hex(16),
        line_endpoint=f"http://127.0.0.1:{settings.port}{bot.rehearsal.PLATFORM_PATH}",
    )


def _now() -> datetime:
    return datetime.now(JST)


def _keep_rehearsal_accounts_out(app: Flask, engine: Engine) -> None:
    """In service nobody signs in with a printed password, whichever server runs the application."""
    closed = False

    @app.before_request
    def close_before_sign_in() -> None:
        nonlocal closed
        if request.endpoint == "accounts.sign_in" and not closed:
            close_rehearsal_accounts(engine)
            closed = True


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
    """A line for each request: method, route template, status, milliseconds; never an address or a query.

    A method of the client's own making is not told either.
    """

    @app.before_request
    def note_start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def write_line(response: Response) -> Response:
        method = request.method if request.method in _METHODS else "-"
        route = request.url_rule.rule if request.url_rule else "-"
        milliseconds = (time.monotonic() - g.started) * 1000 if "started" in g else 0.0
        _access.info("%s %s %d %.1f", method, route, response.status_code, milliseconds)
        return response
