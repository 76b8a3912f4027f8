"""Opens the SDK's connections to LINE, with nothing that it would do by itself."""

import logging
import threading
from typing import Any

_importing = threading.Lock()
"""Two threads that import different parts of the SDK at once wait for each other for ever."""


def open_connection(access_token: str, endpoint: str, kept: int = 1) -> Any:
    """The SDK's ``ApiClient`` for this address; it connects at its first call. Importing it takes up to a second.

    ``kept`` connections stay open; a call beyond them opens one of its own and closes it again.
    """
    with _importing:
        from linebot.v3.messaging import ApiClient, Configuration

    configuration = Configuration(host=endpoint, access_token=access_token)
    # urllib3 would try three times by itself and follow redirects, both with a resident's words.
    configuration.retries = False
    configuration.connection_pool_maxsize = kept
    # Both log addresses and bodies; what may be said is in log lines of our own.
    for name in ("urllib3", "linebot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("linebot.v3.messaging").setLevel(logging.CRITICAL)
    return ApiClient(configuration)
