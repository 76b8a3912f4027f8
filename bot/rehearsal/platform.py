"""The stand-in of the LINE platform: residents with phones, and the webhooks that their acts cause.

Everything is in memory and safe for several threads. The Messaging API that the bot calls is beside it,
in ``messaging``.
"""

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from bot.rehearsal import webhook
from bot.rehearsal.account import AccountApi, BotAccount
from bot.rehearsal.chat import Entry, Resident, Who
from bot.rehearsal.courier import Courier, Post
from bot.rehearsal.faults import Faults
from bot.rehearsal.ledger import Quota, ReplyTokens, RetryKeys
from bot.rehearsal.menus import RichMenus
from bot.rehearsal.record import EventRecord, Record

Why = Callable[[str], Sequence[str]]
"""Gives, for a user id, why the bot did what it did, oldest first; it may remember only the newest reasons."""

LONGEST_TEXT = 5000


class NotPossible(Exception):
    """A phone cannot do this now; the message says why, for the person who pressed."""


class StandIn:
    """``post`` carries a body and its signature to the bot and gives back the bot's status."""

    def __init__(
        self,
        *,
        secret: str,
        access_token: str,
        clock: Callable[[], datetime],
        post: Post,
        monthly_limit: int | None = 200,
        redelivery_waits: Sequence[float] = (0.5, 1, 2, 4, 8),
    ) -> None:
        self.access_token = access_token
        self.clock = clock
        self.bot_id = webhook.make_user_id()
        self.residents: dict[str, Resident] = {}
        self.tokens = ReplyTokens()
        self.retry_keys = RetryKeys()
        self.quota = Quota(monthly_limit)
        self.menus = RichMenus()
        self.account = BotAccount()
        self.account_api = AccountApi(self.account, self.quota, clock, post, secret, self.bot_id)
        self.faults = Faults()
        self.record = Record()
        self.revision = 0
        self.changed = threading.Condition(threading.RLock())
        self.closing = threading.Event()
        self._why: Why = lambda _user_id: ()
        self._told: dict[str, list[str]] = {}
        self._named = 0
        self._courier = Courier(post, secret, self.bot_id, self._start_lives, self._note_answer, redelivery_waits)

    def explain_with(self, why: Why) -> None:
        """Ask ``why`` after each webhook that the bot has taken."""
        self._why = why

    def close(self) -> None:
        """Send nothing more, and let go of calls that are held."""
        self.closing.set()
        self._courier.close()

    @property
    def quiet(self) -> bool:
        """Whether every webhook has been carried, redeliveries included."""
        return not self._courier.busy

    @contextmanager
    def change(self) -> Iterator[None]:
        """Everything that alters what can be seen happens in here; whoever waits is told."""
        with self.changed:
            yield
            self.revision += 1
            self.changed.notify_all()

    # What residents do

    def add_resident(self, name: str = "") -> str:
        """A new person with a phone, not yet a friend of the account; gives the user id."""
        with self.change():
            user_id = webhook.make_user_id()
            self._named += 1
            letter = chr(ord("A") + (self._named - 1) % 26)
            self.residents[user_id] = Resident(user_id, name or f"住民{letter}")
            return user_id

    def befriend(self, user_id: str) -> None:
        """Add the account as a friend, or take back a block."""
        with self.change():
            resident = self.resident(user_id)
            if resident.reachable:
                raise NotPossible("もう友だちです。")
            unblocked = resident.blocked
            resident.friend, resident.blocked = True, False
            self._emit("follow", resident, answerable=True, follow={"isUnblocked": unblocked})

    def block(self, user_id: str) -> None:
        with self.change():
            resident = self._active(user_id)
            resident.blocked = True
            resident.quick_reply_of = ""
            self._emit("unfollow", resident)

    def say(self, user_id: str, text: str) -> str:
        """Write a text; gives the message's id."""
        if not text.strip():
            raise NotPossible("文を書いてから送ってください。")
        if len(text) > LONGEST_TEXT:
            raise NotPossible(f"{len(text)}字あります。{LONGEST_TEXT}字までにしてください。")
        return self._send(user_id, webhook.text_message(webhook.make_message_id(), text))

    def send_sticker(self, user_id: str, keywords: Sequence[str], text: str = "") -> str:
        return self._send(user_id, webhook.sticker_message(webhook.make_message_id(), keywords, text))

    def send_image(self, user_id: str) -> str:
        return self._send(user_id, webhook.image_message(webhook.make_message_id()))

    def send_location(self, user_id: str, address: str, latitude: float, longitude: float) -> str:
        message_id = webhook.make_message_id()
        return self._send(user_id, webhook.location_message(message_id, address, latitude, longitude))

    def send_event(self, user_id: str, kind: str, answerable: bool = True, **more: object) -> None:
        """Any event, also of a kind that nobody knows yet."""
        with self.change():
            self._emit(kind, self.resident(user_id), answerable, **more)

    def tap(self, user_id: str, action: Mapping[str, Any]) -> None:
        """Press something that carries this LINE action: a quick reply, a card's button, a place of the menu."""
        with self.change():
            resident = self._active(user_id)
            resident.quick_reply_of = ""
            if action.get("type") == "postback":
                if shown := action.get("displayText"):
                    self._show(resident, Who.RESIDENT, {"type": "text", "text": shown}, webhook.make_message_id())
                record = self._emit("postback", resident, answerable=True, postback={"data": action.get("data", "")})
                record.pressed = action.get("label") or shown or ""
            else:
                note = {"type": "text", "text": _tell_what_opens(action)}
                self._show(resident, Who.NOTE, note, webhook.make_message_id())

    def unsend(self, user_id: str, message_id: str) -> None:
        """Take a message back: it goes from the phone, and the bot is told."""
        with self.change():
            resident = self._active(user_id)
            entry = resident.entry(message_id)
            if entry is None or entry.who is not Who.RESIDENT or entry.unsent:
                raise NotPossible("取り消せるのは、自分が送ったものだけです。")
            entry.unsent = True
            entry.message = {"type": "text", "text": ""}
            self._forget_words(message_id)
            self._emit("unsend", resident, unsend={"messageId": message_id})

    def start_over(self) -> None:
        """Everybody leaves, so that the bot forgets them; the page begins with one new person."""
        with self.change():
            for resident in self.residents.values():
                if resident.reachable:
                    self.block(resident.user_id)
            self.residents.clear()
            self.record.clear()
            self.quota.start_over()
            self._named = 0
            self.add_resident()

    def resident(self, user_id: str) -> Resident:
        """Raises ``NotPossible`` for a stranger."""
        found = self.residents.get(user_id)
        if found is None:
            raise NotPossible("この住民はもういません。画面を開き直してください。")
        return found

    # What is behind it

    def _active(self, user_id: str) -> Resident:
        resident = self.resident(user_id)
        if not resident.reachable:
            raise NotPossible("先に「友だち追加」を押してください。")
        return resident

    def _send(self, user_id: str, message: webhook.Event) -> str:
        with self.change():
            resident = self._active(user_id)
            shown = {name: value for name, value in message.items() if not name.endswith("Token")}
            self._show(resident, Who.RESIDENT, shown, message["id"])
            self._emit("message", resident, answerable=True, message=message)
            return message["id"]

    def _show(self, resident: Resident, who: Who, message: Mapping[str, Any], entry_id: str) -> None:
        resident.show(Entry(entry_id, who, self.clock(), dict(message)))

    def _emit(self, kind: str, resident: Resident, answerable: bool = False, **more: object) -> EventRecord:
        now = self.clock()
        token = self.tokens.issue(resident.user_id, now) if answerable else ""
        event = webhook.build_event(kind, resident.user_id, now, token, **more)
        record = EventRecord(self.record.next_number(), now, resident.user_id, event)
        self.record.add(record)
        if kind == "message":
            resident.wrote_at = now
        self._courier.send([record])
        return record

    def _forget_words(self, message_id: str) -> None:
        for record in self.record.events:
            message = record.event.get("message")
            # An undelivered event still goes out whole, as LINE's may; then the bot has to drop it.
            if message and message.get("id") == message_id and record.taken:
                record.event = {**record.event, "message": {"type": message["type"], "id": message_id}}

    def _start_lives(self, records: Sequence[EventRecord]) -> None:
        with self.changed:
            now = self.clock()
            for record in records:
                self.tokens.start_life(record.event.get("replyToken", ""), now)

    def _note_answer(self, records: Sequence[EventRecord], status: int) -> None:
        with self.change():
            for record in records:
                record.statuses.append(status)
                if record.taken:
                    record.why = self._new_reasons(record.user_id)

    def _new_reasons(self, user_id: str) -> list[str]:
        now, before = list(self._why(user_id)), self._told.get(user_id, [])
        self._told[user_id] = now
        known = next(n for n in range(min(len(before), len(now)), -1, -1) if before[len(before) - n :] == now[:n])
        return now[known:]


def _tell_what_opens(action: Mapping[str, Any]) -> str:
    uri = str(action.get("uri", ""))
    if uri.startswith("tel:"):
        return f"電話：{uri[4:].replace('%23', '#')} に発信するところ"
    return f"ひらく：{uri} を開くところ"
