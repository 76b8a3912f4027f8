"""What all pages share: the look, the headers, the forgery check, the errors in words."""

from flask import Blueprint, Flask

from admin.web.arriving import keep_session_on_arrival
from admin.web.csrf import protect
from admin.web.errors import add_error_pages
from admin.web.headers import add_headers
from admin.web.uploads import keep_uploads_in_memory

blueprint = Blueprint(
    "staff", __name__, template_folder="templates", static_folder="static", static_url_path="/staff/static"
)


def register(app: Flask) -> None:
    """Uploads in memory, headers, forgery check and error pages hold for all doors, the residents' included."""
    keep_uploads_in_memory(app)
    add_headers(app)
    keep_session_on_arrival(app)
    protect(app)
    add_error_pages(app)
    app.register_blueprint(blueprint)
