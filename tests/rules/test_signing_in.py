"""Passwords, codes by time, recovery codes and seals."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from referral.passwords import Weakness, find_weakness
from referral.sealing import Safe, SealBroken
from referral.second_step import (
    RECOVERY_CODES,
    address_of,
    find_period,
    fold_code,
    make_recovery_codes,
    make_secret,
)

NOW = datetime(2026, 11, 24, 4, 0, 10, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "P@ssw0rd2026!",
        "パスワードパスワード1234",
        "qwertyuiop123",
        "zyxwvutsrqponm",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "20261124-1300",
        "sato.sato.sato",
        "satoichiro2026!",
        "yoroshiku2026",
        "あいうえおかきくけこさし",
        "よりそい相談よりそい相談",
        "さくらさくらさくら2026",
        "Himitsu-no-aikotoba"[:12],
    ],
)
def test_what_guessers_try_first_is_refused(password: str) -> None:
    """Common words, the person's own names, rows of keys, dates, whatever signs and digits are put around them."""
    assert find_weakness(password, "sato", "ichiro") is Weakness.COMMON


@pytest.mark.parametrize(
    "password",
    [
        "umi no mieru eki",
        "correct horse",
        "renshu-no-tsukue",
        "山のふもとで朝に本を読む人",
        "k7Vw-q2Rx-9pLd",
        "a password for tests",
    ],
)
def test_sentence_of_ones_own_is_welcome(password: str) -> None:
    """Spaces, Japanese and chance letters alike."""
    assert find_weakness(password, "sato", "一郎") is None


def test_password_has_a_length() -> None:
    """Twelve characters at least, and an end."""
    assert find_weakness("umi no eki!") is Weakness.SHORT
    assert find_weakness("umi no eki!" * 100) is Weakness.LONG


def test_code_is_good_a_period_before_and_after() -> None:
    """Clocks differ by half a minute; more is too much."""
    secret = make_secret()
    code = pyotp.TOTP(secret).at(NOW)
    period = find_period(secret, code, NOW)
    for seconds in (-30, 30):
        assert find_period(secret, code, NOW + timedelta(seconds=seconds)) == period
    for seconds in (-70, 70):
        assert find_period(secret, code, NOW + timedelta(seconds=seconds)) is None


def test_code_may_be_typed_as_one_likes() -> None:
    """With a space as apps show it, in full-width digits; nothing else is a code."""
    secret = make_secret()
    code = pyotp.TOTP(secret).at(NOW)
    wide = code.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for typed in (f"{code[:3]} {code[3:]}", wide, f" {code}\n"):
        assert find_period(secret, typed, NOW) is not None
    for typed in ("", code[:5], f"{code}0", "１２３４５あ", "٠١٢٣٤٥", "x" * 5000):
        assert find_period(secret, typed, NOW) is None


def test_address_names_the_person_and_us() -> None:
    """So that an app with many entries shows which is which."""
    parsed = pyotp.parse_uri(address_of(SECRET, "sato"))
    assert (parsed.name, parsed.issuer, parsed.secret) == ("sato", "よりそいリレー", SECRET)


def test_recovery_codes_are_many_different_and_easy_to_copy() -> None:
    """No letter that looks like another."""
    codes = make_recovery_codes()
    assert len(set(codes)) == RECOVERY_CODES
    assert not set("".join(codes)) & set("ilo01")
    assert fold_code(f" {codes[0].upper()} ") == codes[0].replace("-", "")


def test_seal_opens_with_its_own_key_only() -> None:
    """What is kept says nothing; another key, or a change, is noticed."""
    safe = Safe("k" * 40)
    sealed = safe.seal("a shared secret")
    assert "shared" not in sealed
    assert safe.unseal(sealed) == "a shared secret"
    for other, text in ((Safe("l" * 40), sealed), (safe, sealed[:-4] + "AAAA"), (safe, "")):
        with pytest.raises(SealBroken):
            other.unseal(text)
    assert safe.digest("a") == Safe("k" * 40).digest("a") != Safe("l" * 40).digest("a")
