"""Small secrets of the staff, kept so that the database alone gives none of them away."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class SealBroken(Exception):
    """Sealed with another key, or changed since."""


class Safe:
    """Seals with keys that come from the service's secret, apart from every other use of that secret."""

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derive(secret, b"staff-seal")))
        self._digest_key = _derive(secret, b"staff-digest")

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode("ascii")

    def unseal(self, sealed: str) -> str:
        """Raises SealBroken."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBroken("sealed with another key") from None

    def digest(self, text: str) -> str:
        """Always the same for the same text, and of no use without the key."""
        return hmac.digest(self._digest_key, text.encode(), "sha256").hex()


def _derive(secret: str, use: bytes) -> bytes:
    return hashlib.blake2b(secret.encode(), person=use, digest_size=32).digest()
