"""The service with faults around it that quote what was asked, each at its own address; only tests start it so."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from flask import Flask

from wsgi import create_app as create_service

Environ = dict[str, Any]
Start = Callable[..., Callable[[bytes], object]]


class Careless:
    """Fails while it is put away."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __del__(self) -> None:
        raise RuntimeError(self.words)


def create_app() -> Flask:
    """``/before/…``, ``/within/…``, ``/thread/…`` and ``/away/…`` fail with their own address; all else works."""
    app = create_service()
    service = app.wsgi_app

    def answer(environ: Environ, start: Start) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        kind = path.split("/")[1]
        if kind == "before":
            raise RuntimeError(path)
        if kind == "within":
            return _break_off(path, start)
        if kind == "thread":
            thread = threading.Thread(target=_fail, args=(path,))
            thread.start()
            thread.join()
        if kind == "away":
            Careless(path)
        return service(environ, start)

    app.wsgi_app = answer  # type: ignore[method-assign]
    return app


def _break_off(path: str, start: Start) -> Iterator[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    yield b"begun"
    raise RuntimeError(path)


def _fail(words: str) -> None:
    raise RuntimeError(words)
