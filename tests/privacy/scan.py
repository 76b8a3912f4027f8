"""Looks for something of a resident in everything that was written, in every form it could have taken."""

import base64
import hashlib
import html
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

FORMS = (
    "utf-8",
    "utf-16-le",
    "utf-16-be",
    "json escapes",
    "percent",
    "html entities",
    "hex",
    "base64",
    "compressed",
    "digest",
)

_GZIP = b"\x1f\x8b"
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_SHORTEST_HEX = 8


@dataclass(frozen=True)
class Hit:
    """Where a needle was found, and as what; never the needle itself."""

    place: str
    form: str
    number: int


def search_files(folders: Iterable[Path], needles: list[str], leave_out: Iterable[Path] = ()) -> list[Hit]:
    """Every form of every needle in every file below the folders."""
    skipped = {path.resolve() for path in leave_out}
    hits = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.resolve() not in skipped):
            hits += search_bytes(path.read_bytes(), needles, str(path))
    return hits


def search_bytes(data: bytes, needles: list[str], place: str) -> list[Hit]:
    """Every form of every needle in one piece of data, compressed members included."""
    hits = []
    pieces = [(data, False), *((piece, True) for piece in _inflate(data))]
    for piece, was_compressed in pieces:
        lowered = piece.lower()
        for number, needle in enumerate(needles):
            for form, wanted in _forms(needle):
                found = wanted in (lowered if form in ("hex", "percent", "json escapes", "digest") else piece)
                if found:
                    hits.append(Hit(place, "compressed" if was_compressed else form, number))
    return hits


def write_in_every_form(needle: str, folder: Path) -> None:
    """The planted control: one file a form."""
    raw = needle.encode()
    planted = {
        "utf-8": raw,
        "utf-16-le": needle.encode("utf-16-le"),
        "utf-16-be": needle.encode("utf-16-be"),
        "json escapes": "".join(f"\\u{ord(c):04x}" for c in needle).encode(),
        "percent": "".join(f"%{byte:02X}" for byte in raw).encode(),
        "html entities": "".join(f"&#{ord(c)};" for c in needle).encode(),
        "hex": raw.hex().encode(),
        "base64": base64.b64encode(b"x" + raw + b"yz"),
        "compressed": b"head" + zlib.compress(b"before " + raw + b" after") + b"tail",
        "digest": hashlib.sha256(raw).hexdigest().encode(),
    }
    for form, data in planted.items():
        (folder / f"planted-{form.replace(' ', '-')}").write_bytes(b"... " + data + b" ...")


def _forms(needle: str) -> Iterator[tuple[str, bytes]]:
    raw = needle.encode()
    yield "utf-8", raw
    yield "utf-16-le", needle.encode("utf-16-le")
    yield "utf-16-be", needle.encode("utf-16-be")
    escaped = "".join(c if c.isascii() else f"\\u{ord(c):04x}" for c in needle).lower().encode()
    every = "".join(f"\\u{ord(c):04x}" for c in needle).encode()
    if escaped != raw.lower():
        yield "json escapes", escaped
    yield "json escapes", every
    percent = quote(needle, safe="").lower().encode()
    if percent != raw.lower():
        yield "percent", percent
    yield "percent", "".join(f"%{byte:02x}" for byte in raw).encode()
    yield "html entities", "".join(f"&#{ord(c)};" for c in needle).encode()
    entities = html.escape(needle).encode("ascii", "xmlcharrefreplace")
    if entities != raw:
        yield "html entities", entities
    if len(raw) >= _SHORTEST_HEX // 2:
        yield "hex", raw.hex().encode()
    for offset in range(3):
        # The middle of the encoding does not depend on what stands around it.
        encoded = base64.b64encode(b"\0" * offset + raw)
        start, end = (0, 2, 3)[offset] + (offset > 0), len(encoded) - 4
        if end - start >= 8:
            yield "base64", encoded[start + (1 if offset else 0) : end]
    for digest in (hashlib.md5, hashlib.sha1, hashlib.sha256):
        yield "digest", digest(raw).hexdigest().encode()


def _inflate(data: bytes) -> Iterator[bytes]:
    starts = [match.start() for match in _ZLIB.finditer(data)]
    position = data.find(_GZIP)
    while position >= 0:
        starts.append(position)
        position = data.find(_GZIP, position + 1)
    for start in starts:
        inflater = zlib.decompressobj(47)
        try:
            piece = inflater.decompress(data[start:], 1 << 20)
        except zlib.error:
            continue
        if len(piece) > 8:
            yield piece
