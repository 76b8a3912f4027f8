"""What a browser sends stays in memory: no part of a request is ever put down in a temporary file."""

from io import BytesIO
from typing import IO

from flask import Flask, Request


class InMemoryRequest(Request):
    """Its size is limited by the application, and by pages that take files more closely."""

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002  (the framework calls it so)
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


def keep_uploads_in_memory(app: Flask) -> None:
    """For all requests of the application, residents' doors included."""
    app.request_class = InMemoryRequest
