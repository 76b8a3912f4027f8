"""Who comes from another site, as from webmail, keeps the session that they have."""

from flask import Flask, render_template, request

_DOORS = frozenset({"accounts", "desk", "links", "panel", "people", "imports"})


def keep_session_on_arrival(app: Flask) -> None:
    """Answer a visit from elsewhere with a page that only opens the same address once more, from here.

    A browser does not show our strict cookie to a page that another site leads to. That page would begin a new
    session for its forms, and so end the one in which the person is signed in.
    """

    @app.before_request
    def open_once_more() -> str | None:
        from_elsewhere = request.method == "GET" and request.headers.get("Sec-Fetch-Site") == "cross-site"
        knows_us = app.config["SESSION_COOKIE_NAME"] in request.cookies
        if from_elsewhere and not knows_us and request.blueprint in _DOORS:
            return render_template("staff/arriving.html")
        return None
