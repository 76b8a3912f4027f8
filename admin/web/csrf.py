"""No other site may make a signed-in browser act: a token in every form, and no request from elsewhere.

Doors that machines call without a session exempt their views: ``csrf.exempt(blueprint)``.
"""

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

csrf = CSRFProtect()

_CHANGING = ("POST", "PUT", "PATCH", "DELETE")
_OURSELVES = ("same-origin", "none")


def protect(app: Flask) -> None:
    """Ask every changing request of the application for a token, for as long as its session lives."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # Its own check reads the Referer header, which our pages never send; the browser's own mark is read instead.
    app.config["WTF_CSRF_SSL_STRICT"] = False

    @app.before_request
    def refuse_other_sites() -> None:
        if request.method in _CHANGING and _is_from_elsewhere():
            raise CSRFError("The request was made by another site.")

    csrf.init_app(app)


def _is_from_elsewhere() -> bool:
    if site := request.headers.get("Sec-Fetch-Site", ""):
        return site not in _OURSELVES
    # Browsers too old for that mark tell where they come from; a proxy before us may have changed the scheme.
    origin = request.headers.get("Origin", "")
    return origin != "" and origin.partition("://")[2] != request.host
