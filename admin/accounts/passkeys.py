"""Passkeys: the browser proves who sits there, with a key that never leaves their device and fits no other site."""

import json
import secrets
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, jsonify, redirect, request, session, url_for
from flask_login import current_user
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from werkzeug import Response

from admin.accounts.devices import name_device
from admin.accounts.guard import for_signed_in
from admin.accounts.letting_in import let_in, way_on
from admin.accounts.own import refuse_unproven
from admin.accounts.session import is_proven
from admin.parts import engine, is_rehearsal, now, platform
from admin.web.errors import answer_error
from referral.hours import JST
from referral.second_step import ISSUER
from referral.store import accounts, passkeys
from referral.store.accounts import Account
from referral.vault import Turn
from referral.vault.turn import SEEN_LIFE

ADDED = "この端末のパスキーを作りました。つぎから、パスワードなしで入れます。"
REMOVED = "パスキーを消しました。端末に残っている方は、端末の設定から消せます。"


def add_passkeys(blueprint: Blueprint) -> None:
    for path, view in (
        ("/passkey/options", give_options),
        ("/passkey/sign-in", sign_in_with_passkey),
        ("/account/passkeys/options", give_new_options),
        ("/account/passkeys", add_passkey),
        ("/account/passkeys/remove", remove_passkey),
    ):
        blueprint.add_url_rule(path, view.__name__, view, methods=["POST"])


def give_options() -> Response:
    """What a browser needs to look for a passkey of ours. Nobody is named, so nobody learns who has one."""
    name, _ = _site()
    options = generate_authentication_options(
        rp_id=name, challenge=_new_challenge(), user_verification=UserVerificationRequirement.REQUIRED
    )
    return jsonify(json.loads(options_to_json(options)))


def sign_in_with_passkey() -> Response:
    """A passkey stands for password and code together, for the device has asked for finger, face or number."""
    account = _find_owner(request.form.get("credential", ""))
    if account is None:
        return answer_error(401)
    return let_in(account, jsonify(next=way_on(account, request.form.get("next", ""))))


@for_signed_in
def give_new_options() -> Response:
    """What a browser needs to make a passkey for whoever is signed in."""
    if not is_proven():
        return answer_error(403)
    account, (name, _) = current_user.account, _site()
    options = generate_registration_options(
        rp_id=name,
        rp_name=ISSUER,
        user_id=account.id.encode(),
        user_name=account.login,
        user_display_name=account.name,
        challenge=_new_challenge(),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=one.credential) for one in passkeys.passkeys_of(engine(), account.id)
        ],
    )
    return jsonify(json.loads(options_to_json(options)))


@for_signed_in
def add_passkey() -> Response:
    if not is_proven():
        return answer_error(403)
    name, origin = _site()
    try:
        made = verify_registration_response(
            credential=request.form.get("credential", ""),
            expected_challenge=_take_challenge(),
            expected_rp_id=name,
            expected_origin=origin,
            require_user_verification=True,
        )
    except WebAuthnException:
        return answer_error(422)
    if passkeys.find(engine(), made.credential_id) is not None:
        return answer_error(409)
    at = now()
    passkeys.add(
        engine(),
        current_user.get_id(),
        credential=made.credential_id,
        public_key=made.credential_public_key,
        uses=made.sign_count,
        device=name_device(request.user_agent.string),
        on=at.astimezone(JST).date(),
        at=at,
    )
    flash(ADDED)
    return jsonify(next=url_for("accounts.show_own"))


@for_signed_in
def remove_passkey() -> Response:
    if not is_proven():
        return refuse_unproven()
    wanted = request.form.get("passkey", "")[:32]
    if passkeys.remove(engine(), current_user.get_id(), wanted, at=now()):
        flash(REMOVED)
    return redirect(url_for("accounts.show_own"), 303)


def _find_owner(credential: str) -> Account | None:
    """Whose passkey has answered this browser's newest challenge; None when anything about it is wrong."""
    name, origin = _site()
    challenge = _take_challenge()
    try:
        passkey = passkeys.find(engine(), parse_authentication_credential_json(credential).raw_id)
        if passkey is None:
            return None
        proof = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=name,
            expected_origin=origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.uses,
            require_user_verification=True,
        )
    except WebAuthnException:
        return None
    account = accounts.get(engine(), passkey.account_id)
    if account is None or not account.active or not _use_up(challenge):
        return None
    return account if passkeys.note_use(engine(), passkey, proof.new_sign_count) else None


def _new_challenge() -> bytes:
    challenge = secrets.token_bytes(32)
    session["challenge"] = challenge.hex()
    return challenge


def _take_challenge() -> bytes:
    """The newest challenge of this browser; without one, nothing that any answer fits."""
    return bytes.fromhex(session.pop("challenge", "")) or secrets.token_bytes(32)


def _use_up(challenge: bytes) -> bool:
    """Whether this challenge has let nobody in before: cookie and answer may both have been copied."""
    vault = platform().vault

    def use(turn: Turn) -> bool:
        digest = vault.hash("challenge", challenge.hex())
        if turn.marked("challenge", digest):
            return False
        turn.mark("challenge", digest, SEEN_LIFE)
        return True

    return vault.transact(use, now())


def _site() -> tuple[str, str]:
    """The name that passkeys are made for, and the address that browsers tell."""
    public = current_app.config.get("PUBLIC_URL", "")
    url = request.url_root if is_rehearsal() else public or f"https://{request.host}"
    parts = urlsplit(url)
    return parts.hostname or "", f"{parts.scheme}://{parts.netloc}"
