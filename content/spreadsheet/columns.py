"""The columns of the list: their names, other names that members use for them, and what an entry says in each."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from content.area_names import write_area_names
from content.labels import CAPACITIES, CHECKED_HOW, KINDS, LANGUAGES, SHORT_RISKS, STATUSES, TIES
from content.needs import resident_name
from content.spreadsheet.hours import write_exceptions, write_hours
from content.spreadsheet.places import write_places
from referral.resource import Area, Place, Resource


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry to write, with the version that its next change must name."""

    resource: Resource
    version: int
    own_areas: Mapping[str, Area]


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is ours; ``label`` stands in our files; ``other_names`` are what members call it.

    ``part`` names the columns that are read together; ``internal`` ones are left out of open data.
    """

    key: str
    label: str
    other_names: tuple[str, ...]
    write: Callable[[Listed], str]
    part: str = ""
    internal: bool = False


def _yes(value: bool) -> str:
    return "はい" if value else "いいえ"


def _place(one: Listed) -> Place:
    """The first: a table has room for one."""
    return one.resource.places[0] if one.resource.places else Place()


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


COLUMNS = (
    Column("id", "ID", ("番号", "管理番号", "窓口ID", "no"), lambda one: one.resource.id),
    Column("version", "版", (), lambda one: str(one.version), internal=True),
    Column("status", "状態", ("公開状態",), lambda one: STATUSES[one.resource.status], internal=True),
    Column(
        "organisation_id",
        "団体ID",
        ("団体番号",),
        lambda one: one.resource.organisation.id,
        part="organisation",
    ),
    Column(
        "organisation",
        "団体",
        ("団体名", "運営団体", "実施主体", "実施団体", "法人名", "運営主体", "運営者", "所属", "機関", "担当課"),
        lambda one: one.resource.organisation.name,
        part="organisation",
    ),
    Column(
        "name",
        "名前",
        (
            "名称",
            "窓口名",
            "窓口",
            "窓口名称",
            "相談窓口",
            "施設名",
            "事業名",
            "事業所名",
            "機関名",
            "相談先",
            "居場所名",
        ),
        lambda one: one.resource.name,
    ),
    Column("kana", "かな", ("ふりがな", "フリガナ", "名前かな", "名称かな", "名称カナ"), lambda one: one.resource.kana),
    Column(
        "other_names",
        "別の名前",
        ("通称", "愛称", "通称名", "サブタイトル"),
        lambda one: "、".join(one.resource.other_names),
    ),
    Column("kind", "種類", ("種別", "区分", "分類"), lambda one: KINDS[one.resource.kind]),
    Column(
        "summary",
        "できること",
        ("内容", "概要", "事業内容", "活動内容", "支援内容", "相談内容", "説明", "紹介文"),
        lambda one: one.resource.summary,
    ),
    Column(
        "needs",
        "困りごと",
        ("分野", "対象分野", "相談分野", "支援分野", "テーマ"),
        lambda one: "、".join(map(resident_name, one.resource.needs)),
    ),
    Column(
        "first_step",
        "まずすること",
        ("利用方法", "申込方法", "申込み方法", "申し込み方法", "利用の流れ", "相談方法", "手続き"),
        lambda one: one.resource.first_step,
    ),
    Column(
        "minimum_age",
        "何歳から",
        ("対象年齢下限", "年齢下限"),
        lambda one: _number(one.resource.eligibility.minimum_age),
        part="ages",
    ),
    Column(
        "maximum_age",
        "何歳まで",
        ("対象年齢上限", "年齢上限"),
        lambda one: _number(one.resource.eligibility.maximum_age),
        part="ages",
    ),
    Column(
        "areas",
        "住む所",
        ("対象地域", "対象エリア", "地域", "エリア", "対象区域", "サービス提供地域"),
        lambda one: write_area_names(one.resource.eligibility.areas, one.own_areas),
    ),
    Column("ties", "地いきとのつながり", (), lambda one: "、".join(TIES[tie] for tie in one.resource.eligibility.ties)),
    Column(
        "conditions",
        "ほかの条件",
        ("対象者", "対象", "利用条件", "条件", "利用対象"),
        lambda one: one.resource.eligibility.conditions,
    ),
    Column("not_for", "使えない人", ("対象外", "利用できない人"), lambda one: one.resource.eligibility.not_for),
    Column(
        "hours",
        "時間",
        (
            "受付時間",
            "相談時間",
            "開設時間",
            "対応時間",
            "営業時間",
            "利用時間",
            "開所時間",
            "開館時間",
            "日時",
            "開催日時",
        ),
        lambda one: write_hours(one.resource.hours),
        part="hours",
    ),
    Column("closed", "休み", ("定休日", "休業日", "休館日", "閉所日", "休日"), lambda _: "", part="hours"),
    Column(
        "on_holidays",
        "祝日・年末年始も開く",
        ("祝日対応",),
        lambda one: _yes(one.resource.hours.open_on_holidays),
        part="hours",
    ),
    Column("hours_note", "時間の補足", ("時間備考",), lambda one: one.resource.hours.note, part="hours"),
    Column(
        "exceptions",
        "臨時の休みと時間",
        ("臨時休業", "臨時休館"),
        lambda one: write_exceptions(one.resource.hours.exceptions),
    ),
    Column(
        "phone",
        "電話",
        ("電話番号", "連絡先", "連絡先電話番号", "tel", "代表電話", "問い合わせ先", "問合せ先"),
        lambda one: one.resource.phone,
    ),
    Column(
        "url",
        "ページ",
        ("url", "ホームページ", "hp", "webサイト", "ウェブサイト", "リンク"),
        lambda one: one.resource.url,
    ),
    Column("email", "メール", ("メールアドレス", "email", "e-mail"), lambda one: one.resource.email),
    Column("place_name", "場所の名前", ("会場名", "建物名"), lambda one: _place(one).name, part="places"),
    Column("address", "場所", ("住所", "所在地", "会場", "開催場所"), lambda one: _place(one).address, part="places"),
    Column("access", "行き方", ("アクセス", "交通手段", "最寄り駅"), lambda one: _place(one).access, part="places"),
    Column(
        "accessibility",
        "段差・車いす",
        ("バリアフリー", "バリアフリー情報"),
        lambda one: _place(one).accessibility,
        part="places",
    ),
    Column("place_phone", "場所の電話", (), lambda one: _place(one).phone, part="places"),
    Column("more_places", "ほかの場所", (), lambda one: write_places(one.resource.places[1:])),
    Column("documents", "持ち物", ("必要なもの", "必要書類", "持参するもの"), lambda one: one.resource.documents),
    Column("notice", "おしらせ", ("お知らせ", "備考"), lambda one: one.resource.notice),
    Column(
        "capacity",
        "空き",
        ("空き状況", "受け入れ状況"),
        lambda one: CAPACITIES[one.resource.capacity.state] if one.resource.capacity else "",
        part="capacity",
    ),
    Column(
        "capacity_until",
        "空きはいつまで",
        (),
        lambda one: one.resource.capacity.until.isoformat() if one.resource.capacity else "",
        part="capacity",
    ),
    Column("cost", "お金", ("費用", "料金", "利用料", "参加費"), lambda one: one.resource.cost),
    Column(
        "languages",
        "ことば",
        ("言語", "対応言語", "使える言語"),
        lambda one: "、".join(LANGUAGES.get(code, code) for code in one.resource.languages),
    ),
    Column(
        "takes_handoffs",
        "人につなぐ",
        ("引きつぎ",),
        lambda one: _yes(one.resource.takes_handoffs),
        internal=True,
    ),
    Column(
        "checked_on",
        "確かめた日",
        ("最終確認日", "確認日", "更新日", "情報更新日"),
        lambda one: one.resource.checked_on.isoformat() if one.resource.checked_on else "",
    ),
    Column(
        "checked_how",
        "確かめ方",
        ("確認方法",),
        lambda one: CHECKED_HOW[one.resource.checked_how] if one.resource.checked_how else "",
    ),
    Column("checked_by", "確かめた人の役わり", ("確認者の役割",), lambda one: one.resource.checked_by, internal=True),
    Column("risk", "まちがいの重さ", (), lambda one: SHORT_RISKS[one.resource.risk], internal=True),
)


def match_columns(heading: Sequence[str]) -> dict[str, str]:
    """Our keys, each with the name in the heading that says the same; the first name that fits, and each name once."""
    by_name: dict[str, str] = {}
    for name in heading:
        by_name.setdefault(_spell(name), name)
    found: dict[str, str] = {}
    for column in COLUMNS:
        for name in _names()[column.key]:
            if name in by_name and by_name[name] not in found.values():
                found[column.key] = by_name[name]
                break
    return found


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return {one.key: tuple(map(_spell, (one.label, *one.other_names, one.key))) for one in COLUMNS}


def _spell(name: str) -> str:
    """Without width, spaces, brackets with notes in them, marks for what must be filled in."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\s・:_※*＊●○◎■【】\[\]]|必須|任意|\([^()]*\)", "", plain)
