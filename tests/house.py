"""The whole service inside the test's own process, on a port of loopback, with an outside LINE beside it."""

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from content.sample_city import load_sample_city
from logs import PlaceOnly
from referral.hours import JST
from referral.store import accounts
from referral.store.accounts import Role
from referral.store.engine import open_engine
from referral.store.sample import store_sample
from referral.store.upgrade import upgrade
from settings import read_settings
from tests.counsellor import Counsellor
from tests.outside_line import OutsideLine, outside_line
from tests.served_town import DESK, PASSWORD, give_room
from tests.service import SECRET, SECRET_KEY, TOKEN, find_free_port
from wsgi import build_app


@dataclass
class House:
    """``log`` gives all that was logged so far."""

    app: Flask
    line: OutsideLine
    url: str
    log: Callable[[], str]
    counsellor: Counsellor


@contextmanager
def open_house(folder: Path) -> Iterator[House]:
    """Started with the sample city and one counsellor; webhooks that fail are not delivered again."""
    printed = folder / "printed.txt"
    with outside_line(redelivery_waits=()) as line:
        port = find_free_port()
        app = build_for_tests(folder, line.url, {"PORT": str(port)})
        app.extensions["running"].start()
        server = make_server("127.0.0.1", port, app, threaded=True)
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{port}"
        line.connect(url)
        try:
            with _logs_into(printed):
                counsellor = Counsellor(url, "desk1", PASSWORD)
                yield House(app, line, url, lambda: printed.read_text(encoding="utf-8"), counsellor)
        finally:
            app.extensions["streams"].close()
            server.shutdown()
            thread.join()
            server.server_close()
            close_app(app)


def build_for_tests(folder: Path, line_url: str, extra: Mapping[str, str] | None = None) -> Flask:
    """The application with its database ready, not yet running."""
    settings = read_settings(
        {
            "DATA_FOLDER": str(folder / "var"),
            "SECRET_KEY": SECRET_KEY,
            "GATHER_SECONDS": "0",
            "LINE_CHANNEL_SECRET": SECRET,
            "LINE_CHANNEL_ACCESS_TOKEN": TOKEN,
            "LINE_API_ENDPOINT": line_url,
            **(extra or {}),
        }
    )
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.database_url)
    upgrade(engine)
    now = datetime.now(JST)
    city = load_sample_city(now.date())
    store_sample(engine, city.organisations, city.resources, city.areas, now, city.committees)
    if accounts.find(engine, "desk1") is None:
        accounts.create(
            engine,
            login="desk1",
            name="当番",
            role=Role.COUNSELLOR,
            password=PASSWORD,
            at=now,
            organisation_id=DESK,
            who="test",
        )
    give_room(engine)
    engine.dispose()
    app = build_app(settings)
    # What a test says must be understood alike from its first word on.
    app.extensions["platform"].understand.prepare(wait=True)
    return app


def close_app(app: Flask) -> None:
    """As at the end of a process; the vault lives on where it is not the application's own."""
    app.extensions["running"].stop()
    app.extensions["platform"].vault.close()
    app.extensions["engine"].dispose()


@contextmanager
def _logs_into(path: Path) -> Iterator[None]:
    # pytest puts handlers of its own beside the service's.
    (handler,) = [handler for handler in logging.getLogger().handlers if isinstance(handler.formatter, PlaceOnly)]
    assert isinstance(handler, logging.StreamHandler)
    with path.open("a", encoding="utf-8", buffering=1) as file:
        before = handler.setStream(file)
        try:
            yield
        finally:
            handler.setStream(before or sys.stdout)
