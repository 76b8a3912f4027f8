"""Organisations as HSDS organizations."""

import re
from collections.abc import Mapping
from typing import Any

from content.hsds.parts import (
    Json,
    items_of,
    make_attribute,
    make_id,
    make_phones,
    read_attributes,
    read_phone_number,
    text_of,
    without_empty,
)
from referral.resource import MemberRank, Organisation

_ENTITY = "organization"
_CORPORATE_NUMBERS = "JP-JCN"
"""The register of 法人番号 in org-id.guide."""


def organization_id(own_id: str) -> str:
    """The standard's identifier for an organisation of ours."""
    return make_id(_ENTITY, own_id)


def write_organization(organisation: Organisation) -> Json:
    link = organization_id(organisation.id)
    number = organisation.corporate_number
    return {
        **without_empty(
            {
                "id": link,
                "name": organisation.name,
                "email": organisation.email,
                "website": organisation.url,
                "phones": make_phones(link, organisation.phone),
                "contacts": [{"id": make_id(link, "contact"), "name": organisation.contact}]
                if organisation.contact
                else [],
                "organization_identifiers": [
                    {
                        "id": make_id(link, "number"),
                        "identifier_scheme": _CORPORATE_NUMBERS,
                        "identifier_type": "法人番号",
                        "identifier": number,
                    }
                ]
                if number
                else [],
                "attributes": [
                    make_attribute(link, _ENTITY, "id", organisation.id, organisation.id),
                    make_attribute(link, _ENTITY, "rank", organisation.rank.value, organisation.rank.value),
                ],
            }
        ),
        # The standard asks for one; ours describe themselves by their entries.
        "description": organisation.name,
    }


def read_organization(organization: Mapping[str, Any]) -> Organisation:
    """What the standard's homes say. An organisation from elsewhere is listed, and no member."""
    number = next(
        (
            text_of(one, "identifier")
            for one in items_of(organization, "organization_identifiers")
            if text_of(one, "identifier_scheme") == _CORPORATE_NUMBERS
        ),
        "",
    )
    rank = next((code for code in read_attributes(organization, "rank") if code in set(MemberRank)), MemberRank.LISTED)
    own_id = next(iter(read_attributes(organization, "id")), "")
    return Organisation(
        id=own_id or re.sub(r"[^\w.-]", "-", text_of(organization, "id"))[:64],
        name=text_of(organization, "name"),
        phone=read_phone_number(organization),
        corporate_number=number,
        url=text_of(organization, "website"),
        email=text_of(organization, "email"),
        contact=next((text_of(one, "name") for one in items_of(organization, "contacts")), ""),
        rank=MemberRank(rank),
    )
