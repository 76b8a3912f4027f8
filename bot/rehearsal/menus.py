"""The channel's rich menus as LINE keeps them: made, given a picture once, shown to everybody, deleted."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bot.rehearsal.answer import Body, parse, refuse_if, said
from bot.rehearsal.judge_menu import judge_menu, judge_picture
from bot.rehearsal.record import CallRecord

MenuCall = Callable[[CallRecord, Mapping[str, str], bytes], Body]
"""Takes the record, the headers with names in lower case, and the body."""

_CONTENT_TYPES = ("image/png", "image/jpeg")


@dataclass
class Menu:
    """A definition, and the picture as soon as there is one."""

    definition: dict[str, Any]
    picture: bytes = b""


@dataclass
class RichMenus:
    """All menus by their id. ``shown`` is the id of everybody's menu, empty while there is none.

    ``set_elsewhere`` says that the account's manager page has set everybody's menu, until the bot sets one.
    """

    by_id: dict[str, Menu] = field(default_factory=dict)
    shown: str = ""
    set_elsewhere: bool = False


class MenuApi:
    """The Messaging API's calls about rich menus."""

    def __init__(self, menus: RichMenus) -> None:
        self._menus = menus
        self._calls: tuple[tuple[str, str, Callable[..., Body]], ...] = (
            ("POST", r"/v2/bot/richmenu", self._create),
            ("GET", r"/v2/bot/richmenu/list", self._list),
            ("DELETE", r"/v2/bot/richmenu/([^/]+)", self._delete),
            ("POST", r"/v2/bot/richmenu/([^/]+)/content", self._take_picture),
            ("POST", r"/v2/bot/user/all/richmenu/([^/]+)", self._show),
            ("GET", r"/v2/bot/user/all/richmenu", self._tell_shown),
        )

    def find(self, method: str, path: str) -> MenuCall | None:
        """The call at this path, if it is one about rich menus; it raises ``Refused``."""
        for wanted, pattern, call in self._calls:
            found = re.fullmatch(pattern, path)
            if found and method == wanted:
                return partial(call, *found.groups())
        return None

    def _create(self, record: CallRecord, _headers: Mapping[str, str], body: bytes) -> Body:
        definition = parse(body)
        refuse_if(record, judge_menu(definition))
        menu_id = f"richmenu-{secrets.token_hex(16)}"
        self._menus.by_id[menu_id] = Menu(definition)
        return {"richMenuId": menu_id}

    def _list(self, _record: CallRecord, _headers: Mapping[str, str], _body: bytes) -> Body:
        return {"richmenus": [{"richMenuId": key, **menu.definition} for key, menu in self._menus.by_id.items()]}

    def _delete(self, menu_id: str, _record: CallRecord, _headers: Mapping[str, str], _body: bytes) -> Body:
        self._get(menu_id)
        del self._menus.by_id[menu_id]
        if self._menus.shown == menu_id:
            self._menus.shown = ""
        return {}

    def _take_picture(self, menu_id: str, record: CallRecord, headers: Mapping[str, str], body: bytes) -> Body:
        menu, kind = self._get(menu_id), headers.get("content-type", "")
        if kind not in _CONTENT_TYPES:
            raise said(415, f"The content type, {kind}, is not supported")
        if menu.picture:
            raise said(400, "An image has already been uploaded to the richmenu")
        size = menu.definition["size"]
        record.findings = judge_picture(body, size["width"], size["height"])
        if record.findings:
            # Unlike wrong JSON, a wrong picture is answered without details.
            raise said(400, record.findings[0].message)
        menu.picture = body
        return {}

    def _show(self, menu_id: str, _record: CallRecord, _headers: Mapping[str, str], _body: bytes) -> Body:
        if not self._get(menu_id).picture:
            raise said(400, "must upload richmenu image before applying it to user")
        self._menus.shown, self._menus.set_elsewhere = menu_id, False
        return {}

    def _tell_shown(self, _record: CallRecord, _headers: Mapping[str, str], _body: bytes) -> Body:
        if self._menus.set_elsewhere:
            raise said(403, "the richmenu is owned by another channel")
        if not self._menus.shown:
            raise said(404, "no default richmenu")
        return {"richMenuId": self._menus.shown}

    def _get(self, menu_id: str) -> Menu:
        if menu_id not in self._menus.by_id:
            raise said(404, "Not found")
        return self._menus.by_id[menu_id]
