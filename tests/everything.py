"""All that is kept, database and vault together, as one number: equal when nothing has changed."""

import hashlib
from dataclasses import dataclass

import valkey
from sqlalchemy import Engine, select

from referral.store.engine import reading
from referral.store.models import Base


@dataclass(frozen=True)
class Everything:
    """Tries at a password are counted apart, and times of life pass by themselves: neither is a change."""

    engine: Engine
    vault_url: str

    def digest(self) -> str:
        found = hashlib.sha256()
        with reading(self.engine) as connection:
            for table in Base.metadata.sorted_tables:
                for row in sorted(map(repr, connection.execute(select(table)))):
                    found.update(f"{table.name} {row}\n".encode())
        with valkey.Valkey.from_url(self.vault_url) as client:
            for key in sorted(client.scan_iter("*")):
                if not key.startswith(b"LIMITS"):
                    found.update(key + b" " + (client.dump(key) or b"") + b"\n")
        return found.hexdigest()
