"""Who gets what: every route of the staff's doors, for every kind of person, for one's own and for others' things.

A new route needs a row here. ``OWN`` is a thing that the person works on, ``OTHERS`` one of another organisation or
person, ``ENDED`` one that is over, ``RANDOM`` one that never was; ``PLAIN`` stands for routes that name no thing.
"""

PEOPLE = ("nobody", "sato", "kato", "kantoku", "hensyu", "kakunin", "shi", "kanri")
"""Nobody, a counsellor, another one, their supervisor, an editor, a reviewer, staff, an administrator."""

OPEN, DONE, SENT_IN, REFUSED, HIDDEN, MISTAKEN, KEPT_OUT = 200, 303, 302, 403, 404, 422, 401
PLAIN, OWN, OTHERS, ENDED, RANDOM = "plain", "own", "others", "ended", "random"

Row = tuple[int, ...]


def everybody(status: int) -> Row:
    """Also who has not signed in."""
    return (status,) * len(PEOPLE)


def signed_in(status: int, nobody: int = KEPT_OUT) -> Row:
    """Whatever the role."""
    return (nobody, *(status,) * (len(PEOPLE) - 1))


def desk(status: int, nobody: int = KEPT_OUT) -> Row:
    """Counsellors and supervisors."""
    return (nobody, status, status, status, *(REFUSED,) * 4)


def panel(status: int, editor: int | None = None, nobody: int = KEPT_OUT) -> Row:
    """Who works on the list; the editor may get something else."""
    return (nobody, *(REFUSED,) * 3, status if editor is None else editor, status, status, status)


def platform(status: int, nobody: int = KEPT_OUT) -> Row:
    """Who works for the platform itself."""
    return panel(status, REFUSED, nobody)


def reviewers(status: int, nobody: int = KEPT_OUT) -> Row:
    """Who decides what is published."""
    return (nobody, *(REFUSED,) * 4, status, REFUSED, status)


def administrators(status: int, nobody: int = KEPT_OUT) -> Row:
    return (nobody, *(REFUSED,) * 6, status)


def _page(row: Row) -> Row:
    """Nobody is led to the way in."""
    return (SENT_IN, *row[1:])


GETS: dict[str, dict[str, Row]] = {
    "/": {PLAIN: everybody(SENT_IN)},
    "/desk/": {PLAIN: everybody(SENT_IN)},
    "/panel/": {PLAIN: everybody(SENT_IN)},
    "/desk": {PLAIN: _page(desk(OPEN))},
    "/panel": {PLAIN: _page(panel(OPEN))},
    "/panel/resources": {PLAIN: _page(panel(OPEN))},
    "/panel/resources/new": {PLAIN: _page(panel(OPEN))},
    "/panel/resources/<resource_id>": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        ENDED: _page(panel(OPEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/resources/<resource_id>/history": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        ENDED: _page(panel(OPEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/applications": {PLAIN: _page(platform(OPEN))},
    "/panel/applications/<resource_id>": {
        OWN: _page(platform(OPEN)),
        OTHERS: _page(platform(OPEN)),
        ENDED: _page(platform(OPEN)),
        RANDOM: _page(platform(HIDDEN)),
    },
    "/panel/checks": {PLAIN: _page(platform(OPEN))},
    "/panel/checks/<resource_id>": {
        OWN: _page(platform(OPEN)),
        OTHERS: _page(platform(OPEN)),
        ENDED: _page(platform(OPEN)),
        RANDOM: _page(platform(HIDDEN)),
    },
    "/panel/outbox": {PLAIN: _page(panel(HIDDEN))},
    "/panel/duplicates": {PLAIN: _page(platform(OPEN))},
    "/panel/duplicates/<resource_id>/<other_id>": {
        OWN: _page(platform(OPEN)),
        RANDOM: _page(platform(HIDDEN)),
    },
    "/panel/organisations/<organisation_id>/history": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/committees": {PLAIN: _page(platform(OPEN))},
    "/panel/committees/new": {PLAIN: _page(platform(OPEN))},
    "/panel/committees/<committee_id>": {RANDOM: _page(platform(HIDDEN))},
    "/panel/figures": {PLAIN: _page(platform(OPEN))},
    "/panel/figures/export": {PLAIN: _page(platform(OPEN))},
    "/panel/settings": {PLAIN: _page(platform(OPEN))},
    "/panel/settings/areas": {PLAIN: _page(platform(OPEN))},
    "/panel/settings/areas/new": {PLAIN: _page(platform(OPEN))},
    "/apply/<secret>": {RANDOM: everybody(HIDDEN)},
    "/confirm/<secret>": {RANDOM: everybody(HIDDEN)},
    "/panel/resources/export": {PLAIN: _page(panel(OPEN))},
    "/panel/imports": {PLAIN: _page(platform(OPEN))},
    "/panel/imports/sample.xlsx": {PLAIN: _page(platform(OPEN))},
    "/panel/imports/<job_id>": {RANDOM: _page(platform(HIDDEN))},
    "/panel/imports/<job_id>/refused.xlsx": {RANDOM: _page(platform(HIDDEN))},
    "/open": {PLAIN: everybody(OPEN)},
    "/open/resources.csv": {PLAIN: everybody(OPEN)},
    "/open/resources.json": {PLAIN: everybody(OPEN)},
    "/panel/organisations": {PLAIN: _page(panel(OPEN))},
    "/panel/organisations/new": {PLAIN: _page(platform(OPEN))},
    "/panel/organisations/<organisation_id>/desks": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/organisations/<organisation_id>/desks/new": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/organisations/<organisation_id>/desks/<desk_id>": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/organisations/<organisation_id>": {
        OWN: _page(panel(OPEN)),
        OTHERS: _page(panel(OPEN, HIDDEN)),
        RANDOM: _page(panel(HIDDEN)),
    },
    "/panel/try": {PLAIN: _page(panel(OPEN))},
    "/panel/phrases": {PLAIN: _page(platform(OPEN))},
    "/panel/people": {PLAIN: _page(administrators(OPEN))},
    "/panel/people/new": {PLAIN: _page(administrators(OPEN))},
    "/panel/people/<account_id>": {
        OWN: _page(administrators(OPEN)),
        OTHERS: _page(administrators(OPEN)),
        ENDED: _page(administrators(OPEN)),
        RANDOM: _page(administrators(HIDDEN)),
    },
    "/panel/records": {PLAIN: _page(administrators(OPEN))},
    "/panel/records/file": {PLAIN: _page(administrators(OPEN))},
    "/staff/sign-in": {PLAIN: (OPEN, *(SENT_IN,) * 7)},
    "/staff/second-step": {PLAIN: everybody(SENT_IN)},
    "/staff/second-step/set-up": {PLAIN: _page(signed_in(OPEN))},
    "/staff/account": {PLAIN: _page(signed_in(OPEN))},
    "/staff/password": {PLAIN: _page(signed_in(OPEN))},
    "/staff/pledge": {PLAIN: _page(signed_in(OPEN))},
    "/staff/invitation/<token>": {OWN: everybody(OPEN), ENDED: everybody(HIDDEN), RANDOM: everybody(HIDDEN)},
}
STREAMS = {"/desk/changes"}

# Who posts nothing but the token and the name of the thing. Talks at the desk are in ``test_access_at_desk``.
POSTS: dict[str, dict[str, Row]] = {
    "/desk/duty": {PLAIN: desk(DONE)},
    "/desk/now": {PLAIN: desk(DONE)},
    "/desk/open": {PLAIN: desk(DONE)},
    "/desk/accept": {PLAIN: desk(HIDDEN)},
    "/desk/decline": {PLAIN: desk(400)},
    "/desk/reply": {PLAIN: desk(MISTAKEN)},
    "/desk/again": {PLAIN: desk(HIDDEN)},
    "/desk/close": {PLAIN: desk(HIDDEN)},
    "/desk/follow": {PLAIN: desk(HIDDEN)},
    "/desk/give-back": {PLAIN: desk(HIDDEN)},
    "/desk/invite": {PLAIN: desk(400)},
    "/desk/join": {PLAIN: desk(HIDDEN)},
    "/desk/leave": {PLAIN: desk(HIDDEN)},
    "/desk/refuse": {PLAIN: desk(HIDDEN)},
    "/desk/uninvite": {PLAIN: desk(HIDDEN)},
    "/panel/resources/new": {PLAIN: panel(MISTAKEN)},
    "/panel/resources/preview": {PLAIN: panel(OPEN)},
    "/panel/resources/<resource_id>": {
        OWN: panel(MISTAKEN),
        OTHERS: panel(MISTAKEN, HIDDEN),
        ENDED: panel(MISTAKEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/resources/<resource_id>/pause": {
        OWN: panel(409),
        OTHERS: panel(409, HIDDEN),
        ENDED: panel(409),
        RANDOM: panel(HIDDEN),
    },
    "/panel/resources/<resource_id>/discard": {
        OWN: panel(409),
        OTHERS: panel(409, HIDDEN),
        ENDED: panel(409),
        RANDOM: panel(HIDDEN),
    },
    "/panel/resources/<resource_id>/retire": {
        OWN: panel(409),
        OTHERS: panel(409, HIDDEN),
        ENDED: panel(409),
        RANDOM: panel(HIDDEN),
    },
    "/panel/resources/<resource_id>/unwanted": {
        OWN: panel(409),
        OTHERS: panel(409, HIDDEN),
        ENDED: panel(409),
        RANDOM: panel(HIDDEN),
    },
    "/panel/resources/<resource_id>/history/restore": {
        OWN: panel(HIDDEN),
        OTHERS: panel(HIDDEN),
        ENDED: panel(HIDDEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/applications/<resource_id>": {
        OWN: reviewers(MISTAKEN),
        OTHERS: reviewers(MISTAKEN),
        ENDED: reviewers(MISTAKEN),
        RANDOM: platform(HIDDEN),
    },
    "/panel/checks/ask": {PLAIN: platform(HIDDEN)},
    "/panel/checks/<resource_id>": {
        OWN: platform(MISTAKEN),
        OTHERS: platform(MISTAKEN),
        ENDED: platform(MISTAKEN),
        RANDOM: platform(HIDDEN),
    },
    "/panel/duplicates/<resource_id>/<other_id>": {OWN: platform(409), RANDOM: platform(HIDDEN)},
    "/panel/duplicates/<resource_id>/<other_id>/different": {OWN: platform(DONE), RANDOM: platform(HIDDEN)},
    "/panel/duplicates/undo/<int:merge_id>": {RANDOM: platform(HIDDEN)},
    "/panel/organisations/<organisation_id>/history/restore": {
        OWN: platform(HIDDEN),
        OTHERS: platform(HIDDEN),
        RANDOM: platform(HIDDEN),
    },
    "/panel/organisations/<organisation_id>/link": {
        OWN: platform(OPEN),
        OTHERS: platform(OPEN),
        RANDOM: platform(HIDDEN),
    },
    "/panel/committees/new": {PLAIN: platform(MISTAKEN)},
    "/panel/committees/<committee_id>": {RANDOM: platform(HIDDEN)},
    "/panel/committees/<committee_id>/end": {RANDOM: platform(HIDDEN)},
    "/panel/settings": {PLAIN: platform(400)},
    "/panel/settings/areas": {PLAIN: platform(DONE)},
    "/panel/settings/areas/new": {PLAIN: platform(MISTAKEN)},
    "/panel/settings/areas/<code>/drop": {RANDOM: platform(DONE)},
    "/apply/<secret>": {RANDOM: everybody(HIDDEN)},
    "/confirm/<secret>": {RANDOM: everybody(HIDDEN)},
    "/panel/imports": {PLAIN: platform(MISTAKEN)},
    "/panel/imports/<job_id>/columns": {RANDOM: platform(HIDDEN)},
    "/panel/imports/<job_id>/row": {RANDOM: platform(HIDDEN)},
    "/panel/imports/<job_id>/commit": {RANDOM: platform(HIDDEN)},
    "/panel/imports/<job_id>/undo": {RANDOM: platform(HIDDEN)},
    "/panel/organisations/new": {PLAIN: platform(MISTAKEN)},
    "/panel/organisations/<organisation_id>/desks/new": {
        OWN: panel(MISTAKEN),
        OTHERS: panel(MISTAKEN, HIDDEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/organisations/<organisation_id>/desks/<desk_id>": {
        OWN: panel(MISTAKEN),
        OTHERS: panel(MISTAKEN, HIDDEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/organisations/<organisation_id>/desks/<desk_id>/remove": {
        OWN: panel(DONE),
        OTHERS: panel(DONE, HIDDEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/organisations/<organisation_id>": {
        OWN: panel(MISTAKEN),
        OTHERS: panel(MISTAKEN, HIDDEN),
        RANDOM: panel(HIDDEN),
    },
    "/panel/try": {PLAIN: panel(MISTAKEN)},
    "/panel/phrases": {PLAIN: platform(MISTAKEN)},
    "/panel/phrases/<phrase_id>/forget": {RANDOM: platform(DONE)},
    "/panel/people/new": {PLAIN: administrators(MISTAKEN)},
    "/panel/people/<account_id>": {
        OWN: administrators(DONE),
        OTHERS: administrators(DONE),
        ENDED: administrators(DONE),
        RANDOM: administrators(HIDDEN),
    },
    "/panel/people/<account_id>/invite": {
        OWN: administrators(REFUSED),
        OTHERS: administrators(OPEN),
        ENDED: administrators(OPEN),
        RANDOM: administrators(HIDDEN),
    },
    "/panel/people/<account_id>/second-step": {
        OWN: administrators(REFUSED),
        OTHERS: administrators(DONE),
        ENDED: administrators(DONE),
        RANDOM: administrators(HIDDEN),
    },
    "/panel/people/<account_id>/disable": {
        OWN: administrators(REFUSED),
        OTHERS: administrators(DONE),
        ENDED: administrators(DONE),
        RANDOM: administrators(HIDDEN),
    },
    "/panel/people/<account_id>/enable": {
        OWN: administrators(DONE),
        OTHERS: administrators(DONE),
        RANDOM: administrators(HIDDEN),
    },
    "/staff/sign-in": {PLAIN: everybody(KEPT_OUT)},
    "/staff/second-step": {PLAIN: signed_in(DONE)},
    "/staff/second-step/set-up": {PLAIN: signed_in(MISTAKEN)},
    "/staff/invitation/<token>": {OWN: everybody(MISTAKEN), ENDED: everybody(HIDDEN), RANDOM: everybody(HIDDEN)},
    "/staff/password": {PLAIN: signed_in(MISTAKEN)},
    "/staff/pledge": {PLAIN: signed_in(DONE)},
    "/staff/account/prove": {PLAIN: everybody(KEPT_OUT)},
    "/staff/account/sessions": {PLAIN: signed_in(DONE)},
    "/staff/account/recovery-codes": {PLAIN: signed_in(DONE)},
    "/staff/account/second-step/stop": {PLAIN: signed_in(DONE)},
    "/staff/account/passkeys": {PLAIN: signed_in(MISTAKEN)},
    "/staff/account/passkeys/options": {PLAIN: signed_in(OPEN)},
    "/staff/account/passkeys/remove": {PLAIN: signed_in(DONE)},
    "/staff/passkey/options": {PLAIN: everybody(OPEN)},
    "/staff/passkey/sign-in": {PLAIN: everybody(KEPT_OUT)},
    "/staff/stay": {PLAIN: signed_in(204)},
    # These end the session, so they come last.
    "/desk/sign-out": {PLAIN: desk(DONE)},
    "/staff/sign-out": {PLAIN: everybody(DONE)},
}
