"""Writes that count only when a replica has them too, where there is one."""

from typing import Any

import valkey
from valkey.client import Pipeline

from referral.vault.memory_only import VaultUnavailable
from referral.vault.nodes import count_replicas

_WAIT_MS = 1000
"""A replica that has just come takes up to a second to confirm its first step, and tenths of a millisecond then."""


class Replicas:
    """How many replicas the primary has, as far as is known. Where there are none, nobody is waited for."""

    def __init__(self, client: valkey.Valkey) -> None:
        self._client = client
        self.known = 0
        self.most = 0

    def look(self) -> None:
        """Count them anew. ``most`` is how many there have been at once."""
        self.known = count_replicas(self._client)
        self.most = max(self.most, self.known)

    def pipeline(self) -> Pipeline:
        """A step whose commit returns when a replica has it."""
        return _Waiting(self, self._client.connection_pool, self._client.response_callbacks)

    def run_script(self, script: str, arguments: list[Any]) -> Any:
        """A script whose effects a replica has when this returns."""
        if not self.known:
            return self._client.register_script(script)(keys=[], args=arguments)
        with self._client.client() as alone:
            answer = alone.register_script(script)(keys=[], args=arguments)
            self.wait(alone.execute_command)
            return answer

    def wait(self, execute: Any) -> None:
        """Wait until a replica has what this connection wrote.

        Raises ``VaultUnavailable`` when none says so: what was written may be lost with the primary, so nobody is
        told that it is kept, and whoever sent it sends it again. A replica that the primary itself has given up
        is waited for no longer.
        """
        if self.known and not execute("WAIT", 1, _WAIT_MS):
            self.look()
            if self.known:
                raise VaultUnavailable("no replica has confirmed the step")


class _Waiting(Pipeline):
    def __init__(self, replicas: Replicas, pool: Any, callbacks: Any) -> None:
        super().__init__(pool, callbacks, True, None)
        self._replicas = replicas

    def _execute_transaction(self, connection: Any, commands: Any, raise_on_error: bool) -> Any:
        answer = super()._execute_transaction(connection, commands, raise_on_error)

        def execute(*words: Any) -> Any:
            connection.send_command(*words)
            return connection.read_response()

        # A step that only looked has nothing to lose.
        if len(commands) > 1:
            self._replicas.wait(execute)
        return answer
