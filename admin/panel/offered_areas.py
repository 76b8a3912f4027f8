"""Which areas residents are offered, in which order, and districts of the platform's own."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf import FlaskForm
from werkzeug import Response
from wtforms import Field, HiddenField, StringField, TextAreaField, ValidationError

from admin.panel import words
from admin.panel.areas import AreaUnknown, read_areas, write_areas
from admin.panel.checks import Required, Within, text_of
from admin.panel.scope import for_staff
from admin.parts import engine, platform
from content.areas import areas_by_code
from content.speaking import MOST_AREAS
from referral.resource import Area
from referral.store import areas
from referral.store.areas import AreasConflict, DistrictUsed


class OfferedForm(FlaskForm):
    """One area a line, in the order in which residents see them."""

    before = HiddenField()
    offered = TextAreaField("住民に出す地いき", [Within(4000)])

    def read(self) -> tuple[str, ...]:
        """The codes. Raises AreaUnknown."""
        kept = [area.code for area in areas.read_offered(engine())]
        return read_areas(text_of(self.offered), platform().directory, kept, areas.read_districts(engine()))

    def validate_offered(self, _field: Field) -> None:
        try:
            self.read()
        except AreaUnknown as unknown:
            raise ValidationError(str(unknown)) from None


class DistrictForm(FlaskForm):
    """A district that has no official code."""

    name = StringField("地区の名前", [Required("地区の名前を書いてください。"), Within(60)])
    kana = StringField("よみがな", [Within(120)])
    inside = StringField("どの市町村の中か", [Required("市町村の名前を書いてください。例：三原市")])

    def read_inside(self) -> Area:
        """The area in which it lies. Raises AreaUnknown."""
        found = read_areas(text_of(self.inside), platform().directory)
        if len(found) != 1:
            raise AreaUnknown("市町村は、1つだけ書いてください。")
        return _find(found[0])

    def validate_inside(self, field: Field) -> None:
        if not field.errors:
            try:
                self.read_inside()
            except AreaUnknown as unknown:
                raise ValidationError(str(unknown)) from None


def add_offered_areas(blueprint: Blueprint) -> None:
    """Put these pages on the panel; they are for staff of the platform."""
    path = "/settings/areas"
    blueprint.add_url_rule(path, "offer_areas", for_staff(offer), methods=["GET", "POST"])
    blueprint.add_url_rule(f"{path}/new", "add_district", for_staff(add), methods=["GET", "POST"])
    blueprint.add_url_rule(f"{path}/<code>/drop", "drop_district", for_staff(drop), methods=["POST"])


def offer() -> Response | tuple[str, int]:
    """The areas that are offered, to be written anew."""
    form = OfferedForm()
    if request.method == "GET":
        return _show(form, areas.read_offered(engine()), 200)
    if not form.validate():
        return _show(form, None, 422)
    wanted = [_find(code) for code in form.read()]
    before = (form.before.data or "").split()
    try:
        areas.offer_areas(engine(), wanted, before=before, who=current_user.get_id(), at=platform().clock())
    except AreasConflict as conflict:
        form.before.data = " ".join(area.code for area in conflict.current)
        return _show(form, None, 409, [area.name for area in conflict.current])
    flash(words.AREAS_SAVED)
    return redirect(url_for("panel.offer_areas"), 303)


def add() -> Response | tuple[str, int]:
    """A new district."""
    form = DistrictForm()
    if request.method == "GET":
        return render_template("panel/district.html", form=form), 200
    if not form.validate():
        return render_template("panel/district.html", form=form), 422
    name, kana = text_of(form.name), text_of(form.kana)
    areas.add_district(engine(), name, kana, form.read_inside(), who=current_user.get_id(), at=platform().clock())
    flash(words.REGISTERED.format(name=name))
    return redirect(url_for("panel.offer_areas"), 303)


def drop(code: str) -> Response:
    """A district goes, unless an entry names it."""
    try:
        areas.drop_district(engine(), code, who=current_user.get_id(), at=platform().clock())
        flash(words.DISTRICT_DROPPED)
    except DistrictUsed as used:
        flash(words.DISTRICT_USED.format(count=used.entries))
    return redirect(url_for("panel.offer_areas"), 303)


def _find(code: str) -> Area:
    known = {area.code: area for area in (*areas.read_districts(engine()), *areas.read_offered(engine()))}
    return known.get(code) or areas_by_code().get(code) or platform().directory.area(code) or Area(code, code)


def _show(
    form: OfferedForm, offered: list[Area] | None, status: int, theirs: list[str] | None = None
) -> tuple[str, int]:
    if offered is not None:
        codes = [area.code for area in offered]
        form.process(
            data={"before": " ".join(codes), "offered": write_areas(codes, platform().directory).replace("、", "\n")}
        )
    page = render_template(
        "panel/offered_areas.html",
        form=form,
        districts=[(area, _find(area.parent).name) for area in areas.read_districts(engine())],
        most=MOST_AREAS,
        theirs=theirs or [],
        notice=words.CONFLICT if status == 409 else "",
    )
    return page, status
