"""Reading organisations and entries out of their tables, many at a time, as the rules know them."""

from collections import defaultdict
from datetime import time
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, select, true

from referral.duty_desk import Desk
from referral.hours import DayException, OpeningHours, Period
from referral.needs import Need
from referral.resource import (
    Area,
    Capacity,
    CapacityState,
    CheckedHow,
    Eligibility,
    MemberRank,
    Organisation,
    Place,
    Resource,
    ResourceKind,
    RiskClass,
    Status,
    Tie,
)
from referral.store.models import (
    AreaRow,
    DeskRow,
    OrganisationPeriodRow,
    OrganisationRow,
    ResourceAreaRow,
    ResourceNeedRow,
    ResourcePeriodRow,
    ResourceRow,
)


def read_organisations(connection: Connection, where: ColumnElement[bool] | None = None) -> dict[str, Organisation]:
    """Organisations by id, in the order of their names."""
    condition = true() if where is None else where
    rows = connection.execute(select(OrganisationRow).where(condition).order_by(OrganisationRow.name)).all()
    periods = _read_periods(
        connection,
        select(
            OrganisationPeriodRow.organisation_id,
            OrganisationPeriodRow.weekday,
            OrganisationPeriodRow.opens,
            OrganisationPeriodRow.closes,
        )
        .where(OrganisationPeriodRow.organisation_id.in_(select(OrganisationRow.id).where(condition)))
        .order_by(OrganisationPeriodRow.position),
    )
    desks = _read_desks(connection, condition)
    return {row.id: _build_organisation(row, periods[row.id], desks[row.id]) for row in rows}


def read_resources(connection: Connection, where: ColumnElement[bool] | None = None) -> list[Resource]:
    """Entries as they stand in the list (drafts of changes left aside), ordered by id."""
    condition = true() if where is None else where
    chosen = select(ResourceRow.id).where(condition)
    rows = connection.execute(select(ResourceRow).where(condition).order_by(ResourceRow.id)).all()
    organisations = read_organisations(
        connection, OrganisationRow.id.in_(select(ResourceRow.organisation_id).where(condition))
    )
    needs = _read_texts(
        connection,
        select(ResourceNeedRow.resource_id, ResourceNeedRow.need)
        .where(ResourceNeedRow.resource_id.in_(chosen))
        .order_by(ResourceNeedRow.position),
    )
    areas = _read_texts(
        connection,
        select(ResourceAreaRow.resource_id, ResourceAreaRow.area_code)
        .where(ResourceAreaRow.resource_id.in_(chosen))
        .order_by(ResourceAreaRow.position),
    )
    periods = _read_periods(
        connection,
        select(
            ResourcePeriodRow.resource_id,
            ResourcePeriodRow.weekday,
            ResourcePeriodRow.opens,
            ResourcePeriodRow.closes,
        )
        .where(ResourcePeriodRow.resource_id.in_(chosen))
        .order_by(ResourcePeriodRow.position),
    )
    return [
        _build_resource(row, organisations[row.organisation_id], needs[row.id], areas[row.id], periods[row.id])
        for row in rows
    ]


def read_areas(connection: Connection) -> list[Area]:
    """All areas that the platform knows, in its own order."""
    rows = connection.execute(select(AreaRow).order_by(AreaRow.position, AreaRow.code)).all()
    return [Area(row.code, row.name, row.kana, row.parent) for row in rows]


def _read_desks(connection: Connection, condition: ColumnElement[bool]) -> dict[str, list[Desk]]:
    desks: dict[str, list[Desk]] = defaultdict(list)
    wanted = (
        select(DeskRow)
        .where(DeskRow.organisation_id.in_(select(OrganisationRow.id).where(condition)))
        .order_by(DeskRow.position)
    )
    for row in connection.execute(wanted):
        desks[row.organisation_id].append(msgspec.convert(dict(row._mapping), Desk))
    return desks


def _build_organisation(row: Row[Any], periods: list[Period], desks: list[Desk]) -> Organisation:
    return Organisation(
        id=row.id,
        name=row.name,
        desk_hours=OpeningHours(
            tuple(periods),
            row.desk_always,
            row.desk_on_holidays,
            row.desk_note,
            msgspec.convert(row.desk_exceptions, tuple[DayException, ...]),
        ),
        takes_handoffs=row.takes_handoffs,
        phone=row.phone,
        kana=row.kana,
        corporate_number=row.corporate_number,
        url=row.url,
        address=row.address,
        email=row.email,
        contact=row.contact,
        rank=MemberRank(row.rank),
        joined_on=row.joined_on,
        pledged_on=row.pledged_on,
        sample=row.sample,
        desks=tuple(desks),
    )


def _build_resource(
    row: Row[Any], organisation: Organisation, needs: list[str], areas: list[str], periods: list[Period]
) -> Resource:
    return Resource(
        id=row.id,
        organisation=organisation,
        name=row.name,
        kind=ResourceKind(row.kind),
        summary=row.summary,
        needs=tuple(map(Need, needs)),
        hours=OpeningHours(
            tuple(periods),
            row.hours_always,
            row.hours_on_holidays,
            row.hours_note,
            msgspec.convert(row.hours_exceptions, tuple[DayException, ...]),
        ),
        eligibility=Eligibility(
            row.minimum_age, row.maximum_age, tuple(areas), row.conditions, row.not_for, tuple(map(Tie, row.ties))
        ),
        first_step=row.first_step,
        phone=row.phone,
        url=row.url,
        kana=row.kana,
        other_names=tuple(row.other_names),
        places=msgspec.convert(row.places, tuple[Place, ...]),
        email=row.email,
        documents=row.documents,
        notice=row.notice,
        capacity=Capacity(CapacityState(row.capacity), row.capacity_until) if row.capacity else None,
        cost=row.cost,
        languages=tuple(row.languages),
        takes_handoffs=row.takes_handoffs,
        risk=RiskClass(row.risk),
        checked_on=row.checked_on,
        checked_how=CheckedHow(row.checked_how) if row.checked_how else None,
        checked_by=row.checked_by,
        status=Status(row.status),
        sample=row.sample,
    )


def _read_texts(connection: Connection, wanted: Select[str, str]) -> dict[str, list[str]]:
    texts: dict[str, list[str]] = defaultdict(list)
    for owner, text in connection.execute(wanted):
        texts[owner].append(text)
    return texts


def _read_periods(connection: Connection, wanted: Select[str, int, time, time]) -> dict[str, list[Period]]:
    periods: dict[str, list[Period]] = defaultdict(list)
    for owner, weekday, opens, closes in connection.execute(wanted):
        periods[owner].append(Period(weekday, opens, closes))
    return periods
