"""The staff's doors: signing in, the counsellors' desk, the panel, links for organisations; and open data."""

import time
from collections.abc import Callable

from flask import Flask

from admin import accounts, desk, links, opendata, panel, web
from admin.front import front


def register(app: Flask, seconds: Callable[[], float] = time.time) -> None:
    """Put the staff's doors on ``app``, whose ``platform`` and ``engine`` must be among its extensions.

    ``seconds`` is the clock by which sessions end; it is not the platform's, which a rehearsal moves by hand.
    """
    web.register(app)
    accounts.register(app, seconds)
    desk.register(app)
    panel.register(app)
    links.register(app)
    opendata.register(app)
    app.register_blueprint(front)
