"""Addresses that people type or shorten: each leads to a door."""

from flask import Blueprint, redirect, url_for
from werkzeug import Response

front = Blueprint("front", __name__)


@front.get("/")
def open_front() -> Response:
    """Whoever is signed in is led on from there to their own door."""
    return redirect(url_for("accounts.show_sign_in"))


@front.get("/desk/")
def open_desk() -> Response:
    return redirect("/desk")


@front.get("/panel/")
def open_panel() -> Response:
    return redirect("/panel")
