"""The list that is being looked at, as a file."""

from flask import Response, abort, request

from admin.panel.listing import find_wanted_ids
from admin.parts import engine
from content.area_names import keep_own
from content.hsds.file import write_hsds
from content.spreadsheet.columns import Listed
from content.spreadsheet.writer import Form, write_list
from referral.store.engine import reading
from referral.store.entries import read_entries
from referral.store.parts import in_parts
from referral.store.read import read_areas, read_organisations

HSDS = "hsds"
_KINDS = {
    Form.EXCEL.value: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "madoguchi.xlsx"),
    Form.UTF_8.value: ("text/csv; charset=utf-8", "madoguchi.csv"),
    Form.CP932.value: ("text/csv; charset=shift_jis", "madoguchi-sjis.csv"),
    HSDS: ("application/json", "madoguchi.json"),
}


def download_list() -> Response:
    """What the filter in the address shows, all pages of it, with pending changes; ``form`` says as what."""
    form = request.args.get("form", Form.EXCEL.value)
    if form not in _KINDS:
        abort(404)
    ids = find_wanted_ids()
    with reading(engine()) as connection:
        own_areas = keep_own(read_areas(connection))
        entries = [entry for part in in_parts(ids) for entry in read_entries(connection, part).values()]
        if form == HSDS:
            chosen = {entry.resource.organisation.id for entry in entries}
            bodies = [body for key, body in read_organisations(connection).items() if key in chosen]
            data = write_hsds(bodies, [entry.resource for entry in entries], own_areas)
        else:
            data = write_list((Listed(one.resource, one.version, own_areas) for one in entries), Form(form))
    kind, name = _KINDS[form]
    return Response(data, content_type=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
