"""A small invented town for the staff's doors: two organisations with desks, a few entries, people who sign in."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import Engine

from referral.hours import JST, OpeningHours, Period
from referral.inbound import Address
from referral.needs import AgeBand, ForWhom, Need, Urgency
from referral.ports import LeftOut, Match, Query, Understanding
from referral.resource import Area, Eligibility, Organisation, Place, Resource, ResourceKind, Status
from referral.state import Consent, Conversation, EntryState, Handoff, Said, Step, TalkEntry, Who
from referral.store import accounts, resources
from referral.store.accounts import Account, Role
from referral.store.engine import writing
from referral.store.write import insert_organisations
from referral.vault import Vault

PASSWORD = "correct horse"
NOON = datetime(2026, 11, 24, 13, 0, tzinfo=JST)
OFFICE = OpeningHours(tuple(Period(day, time(9), time(17, 15)) for day in range(5)))

KURASHI = Organisation("kurashi", "くらしの相談", OFFICE, takes_handoffs=True, phone="023-000-0001")
NIJI = Organisation("niji", "こども食堂にじ", OFFICE, takes_handoffs=True)
AREA = Area("069999", "見本市", "みほんし")

RENT = Resource(
    id="rent",
    organisation=KURASHI,
    name="家賃の相談",
    kind=ResourceKind.DESK,
    summary="家賃が払えないときの申し込みを、いっしょに書きます。",
    needs=(Need.HOUSING, Need.MONEY),
    hours=OFFICE,
    eligibility=Eligibility(areas=(AREA.code,)),
    phone="023-000-0002",
    cost="無料",
    takes_handoffs=True,
    checked_on=date(2026, 11, 1),
)
SUPPER = Resource(
    id="supper",
    organisation=NIJI,
    name="夕ごはんの会",
    kind=ResourceKind.PLACE,
    summary="だれでも夕ごはんを食べられます。",
    needs=(Need.FOOD, Need.ISOLATION),
    places=(Place(address="見本市1-2-3"),),
    checked_on=date(2026, 3, 1),
)

PEOPLE = {
    "sato": (Role.COUNSELLOR, "kurashi"),
    "kato": (Role.COUNSELLOR, "kurashi"),
    "niji": (Role.COUNSELLOR, "niji"),
    "kantoku": (Role.SUPERVISOR, "kurashi"),
    "hensyu": (Role.EDITOR, "kurashi"),
    "shi": (Role.STAFF, ""),
    "kakunin": (Role.REVIEWER, ""),
    "kanri": (Role.ADMINISTRATOR, ""),
}


class ByOrder:
    """A ranking that finds nothing; the staff's doors never ask it."""

    def __init__(self, _resources: object, _areas: object) -> None:
        pass

    def rank(self, query: Query, limit: int = 3) -> list[Match]:
        return []

    def explain_left_out(self, query: Query, limit: int = 3) -> list[LeftOut]:
        return []


def understand_nothing(text: str) -> Understanding:
    return Understanding()


def settle(engine: Engine) -> dict[str, Account]:
    """Put the town into an empty database; gives its people by login."""
    with writing(engine) as connection:
        insert_organisations(connection, [KURASHI, NIJI])
    for resource in (RENT, SUPPER):
        entry = resources.create(engine, resource, who="command", at=NOON)
        resources.publish(engine, resource.id, version=entry.version, who="command", at=NOON)
    draft = replace(RENT, id="night", name="夜の電話", summary="夜に話を聞きます。")
    resources.create(engine, draft, who="command", at=NOON)
    return {
        login: accounts.create(
            engine,
            login=login,
            name=f"{login}さん",
            role=role,
            password=PASSWORD,
            at=NOON,
            organisation_id=organisation_id,
        )
        for login, (role, organisation_id) in PEOPLE.items()
    }


def published() -> list[Resource]:
    """What residents are shown."""
    return [replace(resource, status=Status.PUBLISHED) for resource in (RENT, SUPPER)]


class Resident:
    """Somebody who has agreed to be handed over, and what reaches the desk from them."""

    def __init__(
        self,
        vault: Vault,
        now: datetime,
        designation: str = "青いかもめ",
        organisation: Organisation = KURASHI,
        urgency: Urgency = Urgency.NONE,
        words: str = "来月出ろと言われている",
    ) -> None:
        self._vault = vault
        self.address = Address("line", f"U-{designation}")
        self.key = vault.resident_key(self.address)
        consent = Consent(
            organisation.id,
            RENT.id,
            (Need.HOUSING, Need.MONEY),
            AREA.code,
            AgeBand.MIDDLE,
            ForWhom.SELF,
            urgency,
            (Said("message", words),),
        )
        self.handoff = Handoff(
            vault.hash("case", designation),
            self.key,
            designation,
            consent,
            queued_at=now,
            live_until=now.replace(year=now.year + 1),
            urgency=urgency,
        )
        conversation = Conversation(
            self.address,
            self.handoff.live_until,
            step=Step.WAITING,
            consent=consent,
            handoff_id=self.handoff.id,
        )

        def queue(turn: object) -> None:
            turn.save_conversation(self.key, conversation)
            turn.save_handoff(self.handoff)

        vault.transact(queue, now)

    def writes(self, text: str, at: datetime, kind: str = "text") -> TalkEntry:
        """A message of theirs arrives."""
        entry = TalkEntry(0, 0, at, Who.RESIDENT, kind, text)
        return self._vault.transact(lambda turn: turn.write_entry(turn.handoff(self.handoff.id), entry), at)

    def takes_back(self, entry: TalkEntry, at: datetime) -> None:
        """They unsend a message."""
        gone = replace(entry, text="", state=EntryState.UNSENT)
        self._vault.transact(lambda turn: turn.write_entry(turn.handoff(self.handoff.id), gone), at)

    def does_not_get(self, at: datetime) -> None:
        """What the desk has sent could not be delivered."""

        def give_up(turn: object) -> None:
            for entry in turn.talk(self.handoff.id):
                if entry.who is Who.COUNSELLOR:
                    failed = replace(entry, state=EntryState.UNDELIVERED)
                    turn.write_entry(turn.handoff(self.handoff.id), failed)

        self._vault.transact(give_up, at)

    def leaves(self, at: datetime) -> None:
        """They end it."""
        self._vault.transact(lambda turn: turn.forget_handoff(self.handoff), at)

    def got(self) -> list[str]:
        """The texts that wait to be sent to them; they are delivered now."""
        texts = []
        while delivery := self._vault.outbox.claim(NOON + timedelta(hours=1)):
            texts += [bubble.text for bubble in delivery.bubbles]
            self._vault.outbox.delivered(delivery)
        return texts
