"""Reading the 支援制度（給付金）情報 of the municipalities' standard open data as entries of the kind ``benefit``."""

import hashlib
import re
from collections.abc import Mapping, Sequence

from content.importing.bodies import AreaFinder
from content.importing.dates import read_day
from content.importing.phones import read_phone
from content.importing.problems import Problem
from content.importing.reasons import Reason
from content.importing.rows import RowRead
from content.importing.table import TableRow
from content.importing.web import read_web_address
from content.needs import find_needs_named
from referral.needs import Need
from referral.resource import Eligibility, MemberRank, Organisation, Resource, ResourceKind
from referral.store.fold import fold
from referral.store.sourced import Sourced

# The standard was renamed in parts over the years; both forms are in use.
_COLUMNS = {
    "number": ("制度番号", "サービスID"),
    "code": ("全国地方公共団体コード", "都道府県コード又は市区町村コード"),
    "body": ("地方公共団体の名称", "地方公共団体名", "制度所管組織"),
    "name": ("タイトル（制度名）", "タイトル"),
    "other_name": ("サブタイトル（通称名）", "サブタイトル（通称）", "サブタイトル"),
    "summary": ("制度概要", "概要"),
    "content": ("内容", "支援内容"),
    "amount": ("給付金額",),
    "for_whom": ("対象者",),
    "purpose": ("用途・対象費", "用途・対象物"),
    "begins": ("受付開始日",),
    "ends": ("受付終了日",),
    "how": ("利用・申請方法",),
    "documents": ("手続きに必要な持ち物", "必要書類", "申請に必要な書類"),
    "url": ("詳細参照先", "URL", "申請方法URL"),
    "contact": ("問い合わせ先", "お問い合わせ先", "連絡先名称"),
    "phone": ("連絡先電話番号", "問い合わせ先電話番号"),
    "keywords": ("キーワード", "タグ（キーワード）"),
    "stage": ("【人生の制度】ライフステージ分類", "ライフステージ分類"),
    "published": ("公開日",),
}
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}")


def match_benefits(heading: Sequence[str]) -> dict[str, str]:
    """The standard's columns in this heading, by our names for them; empty where it is another list."""
    found = {key: next((name for name in names if name in heading), "") for key, names in _COLUMNS.items()}
    is_standard = found["name"] and (found["summary"] or found["content"]) and found["for_whom"]
    return {key: name for key, name in found.items() if name} if is_standard else {}


class BenefitReader:
    """Reads rows one after the other; ``matched`` comes from ``match_benefits``."""

    def __init__(self, matched: Mapping[str, str], areas: AreaFinder) -> None:
        self._matched = matched
        self._areas = areas
        self._seen: set[str] = set()

    def read(self, row: TableRow) -> RowRead:
        cells = {key: row.cells[self._matched[key]].strip() if key in self._matched else "" for key in _COLUMNS}
        key = _find_key(cells)
        problems: list[Problem] = []

        def note(column: str, reason: Reason, *, refused: bool = False, correction: str = "") -> None:
            heading = self._matched.get(column, column)
            problems.append(Problem(row.number, key, heading, reason, cells[column], refused, correction))

        for column, text in cells.items():
            if text.startswith("="):
                note(column, Reason.FORMULA, refused=True)
        if not cells["name"]:
            note("name", Reason.NAME_MISSING, refused=True)
        if key in self._seen:
            note("number", Reason.ID_TWICE, refused=True)
        area = self._areas.find(cells["code"][:5], "") if cells["code"] else None
        if cells["code"] and area is None:
            note("code", Reason.AREA_UNKNOWN, refused=True)
        if not cells["body"] and area is None:
            note("body", Reason.ORGANISATION_MISSING, refused=True)
        if any(problem.refused for problem in problems):
            return RowRead(None, tuple(problems))
        self._seen.add(key)
        needs, _ = find_needs_named([cells["keywords"], cells["stage"], cells["name"], cells["summary"]])
        phone = read_phone(cells["phone"] or cells["contact"])
        if cells["phone"] and not phone.number:
            note("phone", Reason.PHONE_BAD)
        url = read_web_address(cells["url"])
        if cells["url"] and not url:
            note("url", Reason.URL_BAD)
        body = Organisation(f"area-{area.code}", cells["body"] or area.name, rank=MemberRank.LISTED) if area else None
        resource = Resource(
            id=key,
            organisation=body
            or Organisation(f"org-{_mark(fold(cells['body']))}", cells["body"], rank=MemberRank.LISTED),
            name=cells["name"],
            other_names=(cells["other_name"],) if cells["other_name"] else (),
            kind=ResourceKind.BENEFIT,
            summary="\n".join(filter(None, (cells["summary"], cells["content"], _say("金額", cells["amount"])))),
            needs=needs or (Need.MONEY,),
            eligibility=Eligibility(
                areas=(area.code,) if area else (),
                conditions="\n".join(filter(None, (cells["for_whom"], _say("使いみち", cells["purpose"])))),
            ),
            first_step="\n".join(
                filter(None, (cells["how"], _say_time(cells), _say("問い合わせ先", cells["contact"])))
            ),
            documents=cells["documents"],
            phone=phone.number,
            url=url,
        )
        unread = tuple(dict.fromkeys(problem.column for problem in problems))
        return RowRead(
            Sourced(resource, source_checked_on=read_day(cells["published"]).day, unread=unread), tuple(problems)
        )


def _find_key(cells: Mapping[str, str]) -> str:
    if _ID.fullmatch(cells["number"]):
        return f"benefit-{cells['code'][:6] or 'x'}-{cells['number']}"
    return f"benefit-{_mark(fold(cells['code'] or cells['body']), fold(cells['name']))}"


def _say(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""


def _say_time(cells: Mapping[str, str]) -> str:
    return _say("受付", f"{cells['begins']}から{cells['ends']}まで") if cells["begins"] or cells["ends"] else ""


def _mark(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:12]
