"""The panel's menu: six words at most, some with several pages; nobody is shown what they may not open."""

from dataclasses import dataclass

from flask import request, url_for
from flask_login import current_user

from referral.store.accounts import Role

_STAFF = frozenset({Role.STAFF, Role.REVIEWER, Role.ADMINISTRATOR})
_ANYBODY = frozenset({*_STAFF, Role.EDITOR})
_ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})

_GROUPS = {
    "きょうの仕事": [("きょうの仕事", "panel.show_home", _ANYBODY)],
    "窓口リスト": [
        ("リスト", "panel.show_list", _ANYBODY),
        ("取り込み", "imports.show_start", _STAFF),
        ("似ている窓口", "panel.show_duplicates", _STAFF),
        ("ためす", "panel.try_words", _ANYBODY),
    ],
    "確かめる": [("期限と返事", "panel.show_checks", _STAFF), ("申請", "panel.show_applications", _STAFF)],
    "団体": [("団体", "panel.show_organisations", _ANYBODY), ("部会", "panel.show_committees", _STAFF)],
    "集計": [("集計", "panel.show_figures", _STAFF)],
    "設定": [
        ("期限の決まり", "panel.show_settings", _STAFF),
        ("地いき", "panel.offer_areas", _STAFF),
        ("ことば", "panel.show_phrases", _STAFF),
        ("利用者", "people.show", _ADMINISTRATOR),
        ("記録", "records.show", _ADMINISTRATOR),
    ],
}


@dataclass(frozen=True, slots=True)
class Link:
    """A word that leads to ``address``; ``current`` is what ``aria-current`` says of it."""

    word: str
    address: str
    current: str | None


@dataclass(frozen=True, slots=True)
class Menu:
    """The words of the whole panel, and the pages beside the one that is open."""

    groups: list[Link]
    beside: list[Link]


def build_menu() -> Menu:
    """As this person sees it on this page. A page below another, as one entry is below the list, belongs to it."""
    pages = {
        group: [(word, url_for(endpoint)) for word, endpoint, roles in found if current_user.role in roles]
        for group, found in _GROUPS.items()
    }
    pages = {group: found for group, found in pages.items() if found}
    above = [
        address for found in pages.values() for _, address in found if f"{request.path}/".startswith(f"{address}/")
    ]
    here = max(above, key=len, default="")
    # What is below the first page alone, as the mails of a rehearsal are, has no neighbours.
    open_group = next((group for group, found in pages.items() if here in (address for _, address in found)), "")
    groups = [Link(group, found[0][1], _current(group == open_group, found[0][1])) for group, found in pages.items()]
    beside = [Link(word, address, _current(address == here, address)) for word, address in pages.get(open_group, [])]
    return Menu(groups, beside if len(beside) > 1 else [])


def _current(holds: bool, address: str) -> str | None:
    return ("page" if request.path == address else "true") if holds else None
