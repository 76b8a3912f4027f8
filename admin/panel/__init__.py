"""The panel: what is to do today, the list of resources and its organisations, and changing them."""

from flask import Blueprint, Flask

from admin.accounts.guard import guard
from admin.panel.editing import add_editing
from admin.panel.home import show_home
from admin.panel.listing import show_list
from admin.panel.organisations import add_organisations
from admin.panel.people import blueprint as people
from admin.panel.preview import show_preview
from admin.panel.records import blueprint as records
from admin.panel.teaching import add_teaching
from admin.panel.trying import add_trying
from referral.store.accounts import Role

blueprint = Blueprint(
    "panel",
    __name__,
    url_prefix="/panel",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
guard(blueprint, Role.EDITOR, Role.REVIEWER, Role.STAFF, Role.ADMINISTRATOR)
blueprint.add_url_rule("", "show_home", show_home)
blueprint.add_url_rule("/resources", "show_list", show_list)
blueprint.add_url_rule("/resources/preview", "show_preview", show_preview, methods=["POST"])
add_editing(blueprint)
add_organisations(blueprint)
add_teaching(blueprint)
add_trying(blueprint)


def register(app: Flask) -> None:
    """Put the panel on ``app``, with the pages about people and what they did, which are for administrators."""
    for one in (blueprint, people, records):
        app.register_blueprint(one)
