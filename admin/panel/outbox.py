"""The mails of a rehearsal, which nobody gets: here they can be read, and their links opened."""

import re

from flask import Blueprint, abort, current_app, render_template

from admin.panel.scope import is_staff

_LINK = re.compile(r"https?://\S+/confirm/\S+")


def add_outbox(blueprint: Blueprint) -> None:
    """Put this page on the panel."""
    blueprint.add_url_rule("/outbox", "show_outbox", show_outbox)


def show_outbox() -> str:
    """The newest first; in service there is no such page, for mails leave."""
    outbox = current_app.extensions.get("outbox")
    if outbox is None or not is_staff():
        abort(404)
    mails = []
    for mail in outbox.carried():
        text = mail.get_content()
        link = _LINK.search(text)
        mails.append((mail["To"], mail["Subject"], text, link[0] if link else ""))
    return render_template("panel/outbox.html", mails=mails)
