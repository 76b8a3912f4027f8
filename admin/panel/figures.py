"""集計: what residents asked for, beside what the list holds; where there is nothing; the same as a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request

from admin.panel.saying import say_month
from admin.panel.scope import for_staff
from admin.parts import engine, platform
from content.labels import KINDS
from content.needs import resident_name
from content.spreadsheet.writer import Form, write_table
from referral.asked import tell_month, tellable_months
from referral.hours import JST
from referral.inventory import Inventory, Stock
from referral.needs import Need
from referral.resource import Area
from referral.store.areas import read_offered
from referral.store.counters import read_counters, read_months
from referral.store.engine import reading
from referral.store.read import read_areas

_HEADING = [
    "困りごと",
    "地いき",
    "窓口",
    *KINDS.values(),
    "平日の夜",
    "土日",
    "月",
    "案内した",
    "見つからなかった",
    "人につないだ",
]
_ALL = "ぜんぶ"
_NOT_TOLD = "10未満など"


@dataclass(frozen=True, slots=True)
class Row:
    """One need: what there is, how often it was asked for (None is not told), and the areas that have nothing."""

    need: Need
    stock: Stock
    shown: int | None
    unmet: int | None
    handed_over: int | None
    without: list[str]

    @property
    def name(self) -> str:
        return resident_name(self.need)


class Figures:
    """One month, or none while no month may be told, beside the list as it stands."""

    def __init__(self, months: list[str], month: str, areas: Sequence[Area]) -> None:
        self.months, self.month, self.areas = months, month, areas
        self._asked = tell_month(read_counters(engine(), month) if month else {})
        with reading(engine()) as connection:
            known = read_areas(connection)
        self._inventory = Inventory(platform().directory.resources(), [area.code for area in areas], known)

    def rows(self, area: str = "") -> list[Row]:
        """Every need, in one area or in all."""
        return [self._row(need, area) for need in Need]

    def _row(self, need: Need, area: str) -> Row:
        asked, stock = self._asked[need], self._inventory.of(need, area)
        if area:
            return Row(need, stock, asked.shown.parts.get(area), asked.unmet.parts.get(area), None, [])
        without = [one.name for one in self.areas if not self._inventory.has_any(need, one.code)]
        return Row(need, stock, asked.shown.total, asked.unmet.total, asked.handed_over, without)


def add_figures(blueprint: Blueprint) -> None:
    """Put these pages on the panel; they are for staff of the platform."""
    blueprint.add_url_rule("/figures", "show_figures", for_staff(show))
    blueprint.add_url_rule("/figures/export", "download_figures", for_staff(download))


def show() -> str:
    """The month and the area in the address; the newest month and all areas when it names none."""
    figures = _read()
    code = request.args.get("area", "")
    area = next((one for one in figures.areas if one.code == code), None)
    if code and area is None:
        abort(404)
    rows = figures.rows(code)
    return render_template(
        "panel/figures.html",
        figures=figures,
        area=area,
        rows=rows,
        most=max((row for row in rows if row.shown), key=lambda row: row.shown or 0, default=None),
        least_found=max((row for row in rows if row.unmet), key=lambda row: row.unmet or 0, default=None),
        longest=max((row.shown or 0) + (row.unmet or 0) for row in rows),
        nothing=[row.name for row in rows if not row.stock.total],
        no_evenings=[row.name for row in rows if row.stock.total and not row.stock.evenings],
        no_weekends=[row.name for row in rows if row.stock.total and not row.stock.weekends],
        kinds=KINDS,
        say_month=say_month,
    )


def download() -> Response:
    """Every need in every area, and in all of them together, as a table."""
    figures = _read()
    named = [("", _ALL), *((area.code, area.name) for area in figures.areas)]
    lines = (_line(row, name, figures.month) for code, name in named for row in figures.rows(code))
    return Response(
        write_table(_HEADING, lines, Form.UTF_8),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f"attachment; filename=shukei-{figures.month or 'list'}.csv"},
    )


def _read() -> Figures:
    today = platform().clock().astimezone(JST).date()
    months = tellable_months(read_months(engine()), today)
    month = request.args.get("month") or (months[0] if months else "")
    if month not in ("", *months):
        # Of a month that still grows nothing is told, whoever asks.
        abort(404)
    return Figures(months, month, read_offered(engine()) or list(platform().directory.areas()))


def _line(row: Row, area: str, month: str) -> list[str]:
    stock = [row.stock.total, *(row.stock.kinds[kind] for kind in KINDS), row.stock.evenings, row.stock.weekends]
    asked = [_NOT_TOLD if number is None else str(number) for number in (row.shown, row.unmet, row.handed_over)]
    if area != _ALL:
        asked[-1] = ""
    return [row.name, area, *map(str, stock), month, *(asked if month else ["", "", ""])]
