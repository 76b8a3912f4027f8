"""The counsellors' desk: duty, the people who wait, and the talks."""

from flask import Flask
from flask_login import user_logged_out

from admin.accounts.guard import guard
from admin.accounts.session import SignedIn
from admin.desk.doing import blueprint
from admin.desk.live import live
from admin.desk.passing import passing
from admin.desk.streams import Streams
from referral import desk
from referral.store.accounts import AT_DESK


def register(app: Flask) -> None:
    """Put the desk on ``app``. ``app.extensions["streams"].close()`` ends its streams when the process stops."""
    app.extensions["streams"] = Streams()
    app.register_blueprint(blueprint)
    app.register_blueprint(passing)
    app.register_blueprint(live)

    def leave_duty(_: Flask, user: SignedIn) -> None:
        if user.role in AT_DESK:
            desk.end_duty(app.extensions["platform"], user.member)
            # Whoever leaves with a talk open leaves a resident who waits for an answer.
            desk.give_back_all(app.extensions["platform"], user.member)

    user_logged_out.connect(leave_duty, app, weak=False)


guard(blueprint, *AT_DESK)
guard(passing, *AT_DESK)
guard(live, *AT_DESK, is_use=False)
