"""The sheet for a telephone check: each field read out in turn, and how the call ended."""

from flask_wtf import FlaskForm
from wtforms import Field, FieldList, HiddenField, RadioField, SelectField, StringField, ValidationError

from admin.panel.checks import Readable, Within, or_none, read_minutes, text_of
from admin.panel.differences import describe
from content.labels import CHECKED_HOW
from referral.ports import Directory
from referral.resource import CheckedHow, Resource
from referral.store.checking import Check, Outcome

_READ_OUT = (
    "名前",
    "できること",
    "まずすること",
    "何歳から",
    "何歳まで",
    "地いき",
    "ほかの条件",
    "使えない人",
    "時間",
    "祝日・年末年始",
    "臨時の休み・特別に開く日",
    "時間の補足",
    "電話",
    "メール",
    "ページ",
    "場所",
    "持ち物",
    "お金",
    "ことば",
)
"""What the person at the other end can know; the rest is the platform's own."""

CHANGED = "changed"
ENDED = "ended"


class CheckForm(FlaskForm):
    """``told`` are the fields with what stands in each, as they are read out."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    answers = FieldList(
        RadioField(choices={"same": "そのまま", CHANGED: "変わった", "unknown": "分からない"}, validate_choice=False),
        label="読みあげること",
    )
    outcome = RadioField(
        "どうでしたか",
        choices={
            Outcome.CONFIRMED: "確認できた",
            Outcome.PARTLY: "一部だけ（変わったところがある）",
            Outcome.UNREACHABLE: "つながらない",
            ENDED: "やめていた（公開をやめる）",
        },
        validate_choice=False,
    )
    how = SelectField(
        "確かめかた", choices={how.value: label for how, label in CHECKED_HOW.items() if how is not CheckedHow.LINK}
    )
    by = StringField("答えた人の役わり", [Within(40)])
    minutes = StringField("かかった時間（分）", [Readable(read_minutes)])

    told: list[tuple[str, str]]

    def prepare(self, resource: Resource, directory: Directory) -> None:
        """Give the form what is to be read out."""
        said = describe(resource, directory)
        self.told = [(what, said[what]) for what in _READ_OUT if said[what]]
        while len(self.answers) < len(self.told):
            self.answers.append_entry()

    @property
    def changed(self) -> list[str]:
        """The names of the fields that have changed."""
        return [what for (what, _), answer in zip(self.told, self.answers, strict=False) if answer.data == CHANGED]

    def read(self) -> Check:
        """What was found out."""
        return Check(CheckedHow(self.how.data), text_of(self.by), or_none(read_minutes, self.minutes))

    def validate_outcome(self, field: Field) -> None:
        if field.data not in {*Outcome, ENDED}:
            raise ValidationError("どうだったかを、1つ選んでください。")
        if field.data == Outcome.CONFIRMED and self.changed:
            raise ValidationError(
                f"変わったところ（{'、'.join(self.changed)}）があるので、「一部だけ」を選んでください。"
            )
