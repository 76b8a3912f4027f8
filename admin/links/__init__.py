"""Pages behind a link of one purpose, for organisations and without signing in: applying, and answering questions."""

from flask import Blueprint, Flask, render_template

from admin.links.applying import apply
from admin.links.confirming import confirm
from referral.store.links import LinkOver, LinkUnknown

OVER = "期限が切れました。新しいリンクをたのんでください。"

blueprint = Blueprint(
    "links",
    __name__,
    template_folder="templates",
    # The panel's own address of its style is for those who have signed in.
    static_folder="../panel/static",
    static_url_path="/links/static",
)
blueprint.add_url_rule("/apply/<secret>", "apply", apply, methods=["GET", "POST"])
blueprint.add_url_rule("/confirm/<secret>", "confirm", confirm, methods=["GET", "POST"])


@blueprint.errorhandler(LinkOver)
def say_over(_: LinkOver) -> tuple[str, int]:
    """Used or too old: what to do, and no more."""
    return render_template("links/over.html", heading="このリンクは、もう使えません", advice=OVER), 410


@blueprint.errorhandler(LinkUnknown)
def say_unknown(_: LinkUnknown) -> tuple[str, int]:
    """Perhaps copied in part."""
    advice = "リンクが、とちゅうで切れていないか、たしかめてください。"
    return render_template("links/over.html", heading="このリンクは開けません", advice=advice), 404


def register(app: Flask) -> None:
    """Put the pages on ``app``."""
    app.register_blueprint(blueprint)
