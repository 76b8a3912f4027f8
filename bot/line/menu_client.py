"""Talks to LINE about rich menus; whatever goes wrong becomes one sentence with what to do."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from bot.line.connection import open_connection
from bot.line.endpoint import files_endpoint

TIMEOUT = (3, 20)
"""Seconds to connect and to wait for an answer. A picture takes longer than a message, and nobody in a talk waits."""

_LONGEST_QUOTED = 300

_Read = TypeVar("_Read")
_NONE: Mapping[int, Any] = MappingProxyType({})


class MenuNotSet(Exception):
    """LINE did not do what was asked; the message says what, why and what to do, and never holds the token."""


class KnownMenu(msgspec.Struct, frozen=True, rename={"id": "richMenuId"}):
    """A menu that LINE keeps for the channel; it may be of another program."""

    id: str
    name: str


class _List(msgspec.Struct):
    richmenus: list[KnownMenu]


class _Id(msgspec.Struct):
    id: str = msgspec.field(name="richMenuId")


class _Nothing(msgspec.Struct):
    """An empty answer."""


class _Detail(msgspec.Struct):
    message: str = ""
    property: str = ""


class _Refusal(msgspec.Struct):
    message: str = ""
    details: list[_Detail] = []


class MenuClient:
    """The channel's rich menus. Every method raises ``MenuNotSet``."""

    def __init__(self, access_token: str, endpoint: str) -> None:
        from linebot.v3.messaging import MessagingApi, MessagingApiBlob

        self._api = MessagingApi(open_connection(access_token, endpoint))
        self._files = MessagingApiBlob(open_connection(access_token, files_endpoint(endpoint)))

    def __repr__(self) -> str:
        return "MenuClient()"

    def menus(self) -> list[KnownMenu]:
        """All menus made through the API, of other programs too; those of the account's manager page are not told."""
        return _ask("list the menus", _List, self._api.get_rich_menu_list_with_http_info).richmenus

    def shown_to_everybody(self) -> str:
        """The id of everybody's menu; empty while none was set through this channel."""
        call = self._api.get_default_rich_menu_id_with_http_info
        # 404 where there is none, 403 where the account's manager page has set one.
        return _ask("tell which menu is shown", _Id, call, instead={403: _Id(""), 404: _Id("")}).id

    def create(self, request: dict[str, Any]) -> str:
        """A new menu, without a picture and shown to nobody yet; gives its id."""
        from linebot.v3.messaging import RichMenuRequest

        call = self._api.create_rich_menu_with_http_info
        return _ask("take the menu", _Id, call, RichMenuRequest.from_dict(request)).id

    def set_picture(self, menu_id: str, png: bytes) -> None:
        """Give a menu its picture, once and for all."""
        call = self._files.set_rich_menu_image_with_http_info
        _ask("take the menu's picture", _Nothing, call, menu_id, png, _headers={"Content-Type": "image/png"})

    def show_to_everybody(self, menu_id: str) -> None:
        """Put the menu under every talk that has none of its own."""
        _ask("show the menu to everybody", _Nothing, self._api.set_default_rich_menu_with_http_info, menu_id)

    def delete(self, menu_id: str) -> None:
        """Delete a menu; one that is gone already is as good."""
        call = self._api.delete_rich_menu_with_http_info
        _ask("delete an older menu", _Nothing, call, menu_id, instead={404: _Nothing()})


def _ask(
    what: str,
    answer: type[_Read],
    call: Callable[..., Any],
    *arguments: object,
    instead: Mapping[int, _Read] = _NONE,
    **options: object,
) -> _Read:
    """LINE's answer, or what is meant ``instead`` by a refusal's status. Raises ``MenuNotSet``."""
    from linebot.v3.messaging.exceptions import ApiException
    from urllib3.exceptions import HTTPError

    try:
        # The SDK's own models refuse menus of other programs as soon as they hold anything that it does not know.
        response = call(*arguments, _preload_content=False, _request_timeout=TIMEOUT, **options)
        return msgspec.json.decode(response.raw_data, type=answer)
    except ApiException as refusal:
        if refusal.status in instead:
            return instead[refusal.status]
        raise MenuNotSet(_explain(what, refusal.status, _quote(refusal.body))) from None
    except (HTTPError, UnicodeDecodeError, msgspec.MsgspecError):
        # Nothing came, or something that LINE would not say.
        raise MenuNotSet(_explain(what, 0, "")) from None


def _explain(what: str, status: int, reason: str) -> str:
    if status == 401:
        return (
            "LINE does not accept the access token: issue a long-lived one in the LINE Developers console and set "
            "LINE_CHANNEL_ACCESS_TOKEN to it."
        )
    if status == 429:
        return f"LINE would not {what} yet: it makes and deletes 100 menus an hour; run the command again in an hour."
    if status == 0 or status >= 500:
        return f"LINE did not {what} ({status or 'no answer'}): run the command again, which mends what is half done."
    return f"LINE refused to {what} ({status}: {reason}); once that is put right, running the command again is safe."


def _quote(body: object) -> str:
    """LINE's reason on one line; it speaks of our menu and of nobody."""
    try:
        refusal = msgspec.json.decode(body if isinstance(body, str) else "", type=_Refusal)
    except msgspec.MsgspecError:
        return "without a reason"
    words = "; ".join([refusal.message, *(f"{detail.property}: {detail.message}" for detail in refusal.details)])
    return "".join(filter(str.isprintable, words))[:_LONGEST_QUOTED]
