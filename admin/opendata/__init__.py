"""Open data: what residents may see of the list, for everybody, at addresses that stay."""

from flask import Blueprint, Flask, Response, current_app, request, url_for

from admin.opendata.files import OpenData
from admin.opendata.words import MEANINGS
from content.spreadsheet.writer import PUBLIC_COLUMNS
from referral.platform import Platform
from referral.ports import Directory

KEPT_FOR = 3600
"""Seconds for which others may keep a file before they ask again; asking again costs nothing while it is the same."""

DEFAULT_LICENCE = "CC BY 4.0"

blueprint = Blueprint("open_data", __name__, url_prefix="/open", template_folder="templates")


@blueprint.get("")
def show_page() -> Response:
    """What there is, under which licence, and what each column means."""
    # Without the session of other pages: nobody is signed in here, and nothing is to be remembered.
    page = current_app.jinja_env.get_template("opendata/page.html").render(
        columns=[(column, MEANINGS[column.key]) for column in PUBLIC_COLUMNS],
        licence=_licence(),
        styles=[url_for("staff.static", filename="staff.css"), url_for("panel.static", filename="panel.css")],
        icon=url_for("staff.static", filename="icon.svg"),
        csv=url_for("open_data.download_csv"),
        json=url_for("open_data.download_json"),
    )
    return _answer(page.encode(), "text/html; charset=utf-8")


@blueprint.get("/resources.csv")
def download_csv() -> Response:
    """For spreadsheets: UTF-8 with a mark that Excel knows."""
    directory = _directory()
    return _answer(_data().csv(directory.resources(), directory.areas()), "text/csv; charset=utf-8", "resources.csv")


@blueprint.get("/resources.json")
def download_json() -> Response:
    """For programs: the same columns by their English names, and the licence."""
    directory = _directory()
    return _answer(
        _data().json(directory.resources(), directory.areas(), _licence()), "application/json", "resources.json"
    )


def register(app: Flask) -> None:
    """Put the open data on ``app``; its licence is ``OPEN_DATA_LICENCE`` in the configuration."""
    app.extensions["open_data"] = OpenData()
    app.register_blueprint(blueprint)


def _data() -> OpenData:
    data: OpenData = current_app.extensions["open_data"]
    return data


def _directory() -> Directory:
    platform: Platform = current_app.extensions["platform"]
    return platform.directory


def _licence() -> str:
    return str(current_app.config.get("OPEN_DATA_LICENCE") or DEFAULT_LICENCE)


def _answer(body: bytes, kind: str, name: str = "") -> Response:
    response = Response(body, content_type=kind)
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_FOR
    if name:
        response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.add_etag()
    response.make_conditional(request)
    return response
