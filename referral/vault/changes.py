"""Tells a desk that something changed, without saying what."""

import valkey.client


def channel(organisation_id: str) -> str:
    return f"desk:{organisation_id}"


class Changes:
    """A subscription to one desk's changes; open it through ``Vault.changes``."""

    def __init__(self, pubsub: valkey.client.PubSub, organisation_id: str) -> None:
        self._pubsub = pubsub
        self._pubsub.subscribe(channel(organisation_id))

    def wait(self, timeout: float) -> bool:
        """Wait up to ``timeout`` seconds; True when something changed meanwhile."""
        changed = self._pubsub.get_message(timeout=timeout) is not None
        while changed and self._pubsub.get_message(timeout=0) is not None:
            pass
        return changed
