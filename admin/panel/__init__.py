"""To follow."""

from flask import Flask


def register(app: Flask) -> None:
    """Put this door on ``app``."""
