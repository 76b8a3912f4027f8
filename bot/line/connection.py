"""Opens the SDK's connections to LINE, with nothing that it would do by itself."""

import logging
from typing import Any


def open_connection(access_token: str, endpoint: str) -> Any:
    """The SDK's ``ApiClient`` for this address; it connects at its first call. Importing it takes up to a second."""
    from linebot.v3.messaging import ApiClient, Configuration

    configuration = Configuration(host=endpoint, access_token=access_token)
    # urllib3 would try three times by itself and follow redirects, both with a resident's words.
    configuration.retries = False
    # Both log addresses and bodies; what may be said is in log lines of our own.
    for name in ("urllib3", "linebot"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    logging.getLogger("linebot.v3.messaging").setLevel(logging.CRITICAL)
    return ApiClient(configuration)
