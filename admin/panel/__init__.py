"""The panel: what is to do today, the list of resources and its organisations, and changing them."""

from flask import Blueprint, Flask

from admin.accounts.guard import guard
from admin.panel.checking import add_checking
from admin.panel.committees import add_committees
from admin.panel.desks import add_desks
from admin.panel.duplicates import add_duplicates
from admin.panel.editing import add_editing
from admin.panel.exports import download_list
from admin.panel.figures import add_figures
from admin.panel.histories import add_histories
from admin.panel.home import show_home
from admin.panel.imports import blueprint as imports
from admin.panel.listing import show_list
from admin.panel.menu import build_menu
from admin.panel.offered_areas import add_offered_areas
from admin.panel.organisations import add_organisations
from admin.panel.outbox import add_outbox
from admin.panel.people import blueprint as people
from admin.panel.preview import show_preview
from admin.panel.records import blueprint as records
from admin.panel.reviewing import add_reviewing
from admin.panel.settings import add_settings
from admin.panel.teaching import add_teaching
from admin.panel.trying import add_trying
from admin.panel.weekly import say_week
from admin.panel.words import say_moment
from referral.store.accounts import Role

blueprint = Blueprint(
    "panel",
    __name__,
    url_prefix="/panel",
    template_folder="templates",
    static_folder="static",
    static_url_path="/static",
)
guard(blueprint, Role.EDITOR, Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR)
blueprint.add_url_rule("", "show_home", show_home)
blueprint.add_url_rule("/resources", "show_list", show_list)
blueprint.add_url_rule("/resources/export", "download_list", download_list)
blueprint.add_url_rule("/resources/preview", "show_preview", show_preview, methods=["POST"])
add_editing(blueprint)
add_organisations(blueprint)
add_desks(blueprint)
add_committees(blueprint)
add_duplicates(blueprint)
add_settings(blueprint)
add_offered_areas(blueprint)
add_reviewing(blueprint)
add_checking(blueprint)
add_outbox(blueprint)
add_histories(blueprint)
add_teaching(blueprint)
add_trying(blueprint)
add_figures(blueprint)


def register(app: Flask) -> None:
    """Put the panel on ``app``, with the pages about people and what they did, which are for administrators."""
    app.jinja_env.filters.update(day=say_moment, week=say_week)
    app.jinja_env.globals.update(build_menu=build_menu)
    for one in (blueprint, people, records, imports):
        app.register_blueprint(one)
