"""Draws waiting times as an SVG: contacts by the hour as bars, the waits of those who asked as lines above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDE, HIGH = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 64, 64, 48
_INK, _FAINT, _BARS, _MEDIAN, _MOST = "#1f2328", "#d0d7de", "#c3d3e6", "#0b5cad", "#b3400f"


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour: who wrote, and how many minutes those waited who said yes in it; None where nobody did."""

    label: str
    contacts: int
    median: float | None
    p90: float | None


def draw(title: str, hours: Sequence[Hour], path: Path) -> None:
    """Write the file. Labels that are empty draw no line for a day."""
    most_contacts = max(hour.contacts for hour in hours) or 1
    most_wait = max([hour.p90 for hour in hours if hour.p90 is not None], default=1.0) or 1.0
    step = (WIDE - _LEFT - _RIGHT) / len(hours)
    floor, room = HIGH - _BOTTOM, HIGH - _TOP - _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" font-family="sans-serif" '
        f'font-size="13" fill="{_INK}"><title>{escape(title)}</title>',
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="26" font-size="17" font-weight="bold">{escape(title)}</text>',
        _legend(),
    ]
    for share in (0.0, 0.5, 1.0):
        y = floor - room * share
        parts.append(f'<line x1="{_LEFT}" x2="{WIDE - _RIGHT}" y1="{y:.0f}" y2="{y:.0f}" stroke="{_FAINT}"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.0f}" text-anchor="end">{_minutes(most_wait * share)}</text>')
        parts.append(f'<text x="{WIDE - _RIGHT + 8}" y="{y + 4:.0f}">{most_contacts * share:.0f}</text>')
    for place, hour in enumerate(hours):
        x, high = _LEFT + place * step, room * hour.contacts / most_contacts
        parts.append(
            f'<rect x="{x:.1f}" y="{floor - high:.1f}" width="{step * 0.9:.2f}" height="{high:.1f}" fill="{_BARS}"/>'
        )
        if hour.label:
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{floor}" y2="{floor + 6}" stroke="{_INK}"/>')
            parts.append(f'<text x="{x + 4:.1f}" y="{floor + 20}">{escape(hour.label)}</text>')
    for values, colour in (([h.p90 for h in hours], _MOST), ([h.median for h in hours], _MEDIAN)):
        parts.append(_line(values, step, most_wait, colour))
    path.write_text("\n".join([*parts, "</svg>\n"]), encoding="utf-8")


def _legend() -> str:
    entries = (
        (_MEDIAN, "wait, median 待ち時間（中央値）"),
        (_MOST, "wait, 90 % 待ち時間（9割がこれより短い）"),
        (_BARS, "contacts an hour 1時間の相談"),
    )
    return "".join(
        f'<rect x="{_LEFT + 300 * place}" y="38" width="14" height="10" fill="{colour}"/>'
        f'<text x="{_LEFT + 300 * place + 20}" y="48">{words}</text>'
        for place, (colour, words) in enumerate(entries)
    )


def _line(values: Sequence[float | None], step: float, most: float, colour: str) -> str:
    floor, room = HIGH - _BOTTOM, HIGH - _TOP - _BOTTOM
    pieces, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        # A line of no length is drawn as a point, for an hour that stands alone.
        pieces.append(f"{pen}{_LEFT + (place + 0.45) * step:.1f},{floor - room * value / most:.1f}h0")
        pen = "L"
    return (
        f'<path d="{" ".join(pieces)}" fill="none" stroke="{colour}" stroke-width="3.5" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def _minutes(value: float) -> str:
    return f"{value:.0f} min" if value < 120 else f"{value / 60:.0f} h"
