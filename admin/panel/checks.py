"""Single values as people type them, read with patience; what cannot be read is answered with how to write it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar
from urllib.parse import urlsplit

from wtforms import Field, Form, ValidationError

from content.importing.phones import read_phone
from referral.corporate_number import is_corporate_number

OLDEST = 130

_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")

T = TypeVar("T")


def text_of(field: Field) -> str:
    """What was typed, without spaces around it."""
    return (field.data or "").replace("\r\n", "\n").strip()


def or_none(read: Callable[[str], T], field: Field) -> T | None:
    """What ``read`` makes of the field; None where it cannot."""
    try:
        return read(text_of(field))
    except ValueError:
        return None


class Required:
    """Something must be written, more than spaces."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __call__(self, _form: Form, field: Field) -> None:
        if not text_of(field):
            raise ValidationError(self.message)


class Readable:
    """What ``read`` can read; its own words say what is wrong."""

    def __init__(self, read: Callable[[str], object]) -> None:
        self.read = read

    def __call__(self, _form: Form, field: Field) -> None:
        self.read(text_of(field))


class Within:
    """At most so many characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        length = len(text_of(field))
        if length > self.most:
            raise ValidationError(f"{length}字あります。{self.most}字までに短くしてください。")


def read_age(text: str) -> int | None:
    """A number of years; None when nothing was written. Raises ``ValidationError``."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("歳")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and int(plain) <= OLDEST):
        raise ValidationError("年れいは、18 のように数字で書いてください。")
    return int(plain)


def read_minutes(text: str) -> int | None:
    """A number of minutes; None when nothing was written. Raises ``ValidationError``."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分")
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) <= 3):
        raise ValidationError("かかった時間は、5 のように数字で書いてください。")
    return int(plain)


def read_number(text: str) -> str:
    """A telephone number with its hyphens; empty when nothing was written. Raises ``ValidationError``."""
    if not text:
        return ""
    found = read_phone(text)
    if not found.number:
        raise ValidationError("「023-000-0000」のように、数字とハイフンで書いてください。")
    if found.rest:
        raise ValidationError(f"番号は「{found.number}」だけにして、ほかのことばは「時間の補足」に書いてください。")
    return found.number


def read_mail_address(text: str) -> str:
    """A mail address; empty when nothing was written. Raises ``ValidationError``."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain and not _MAIL.fullmatch(plain):
        raise ValidationError("「soudan@example.jp」のように、メールの宛先を1つだけ書いてください。")
    return plain


def read_corporate_number(text: str) -> str:
    """A 法人番号 of thirteen digits; empty when nothing was written. Raises ``ValidationError``."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if plain and not is_corporate_number(plain):
        raise ValidationError("法人番号は13けたの数字です。書きまちがいがないか、たしかめてください。")
    return plain


def read_web_address(text: str) -> str:
    """An https or http address; empty when nothing was written. Raises ``ValidationError``."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("https", "http") and parts.hostname and not parts.username and " " not in text
    except ValueError:
        sound = False
    if not sound:
        raise ValidationError("「https://」から始まるページの場所を、そのまま写してください。")
    return text


def read_date(parts: Sequence[str]) -> date | None:
    """A day from 年, 月 and 日; None when none is written. Raises ``ValidationError``."""
    plain = [unicodedata.normalize("NFKC", part).strip() for part in parts]
    if not any(plain):
        return None
    try:
        return date(*(int(part) for part in plain))
    except (ValueError, TypeError, OverflowError):
        raise ValidationError("「2026」年「11」月「1」日のように、ある日付を書いてください。") from None
