"""Any file that may be a list: a table or Open Referral's JSON, told apart by what is in it and never by its name."""

from dataclasses import dataclass

from content.hsds.file import HsdsRead, read_hsds
from content.importing.layouts import Layout, count_known, recognise
from content.importing.table import Table, read_table

NO_TABLE = Table((), ())
NO_SERVICES = HsdsRead((), (), (), ())


@dataclass(frozen=True, slots=True)
class ListFile:
    """What was read, before any row is understood."""

    layout: Layout
    table: Table
    hsds: HsdsRead


def read_file(data: bytes) -> ListFile:
    """Raises NotATable."""
    if data.removeprefix(b"\xef\xbb\xbf")[:100].lstrip()[:1] in (b"{", b"["):
        return ListFile(Layout.HSDS, NO_TABLE, read_hsds(data))
    table = read_table(data, count_known)
    return ListFile(recognise(table.heading), table, NO_SERVICES)
