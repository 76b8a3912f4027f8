"""The form by which a reviewer decides: what was checked, or why not and in words."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField

from admin.panel.checks import Within, text_of
from admin.panel.fields import Boxes
from admin.panel.words import CHECKS, REASONS

OTHER = "other"


class ReviewForm(FlaskForm):
    """``is_fit_for`` tells whether it holds what the button that was pressed needs."""

    class Meta:
        locales = ("ja",)

    version = HiddenField()
    checks = Boxes("確かめたこと", choices=CHECKS)
    reasons = Boxes("直してもらう・公開しない理由", choices=REASONS)
    words = TextAreaField("ことば", [Within(500)])

    def is_fit_for(self, act: str, own_work: bool) -> bool:
        """Publishing needs all checks, and one's own work a reason in words; a no needs a reason or words."""
        sound: bool = self.validate()
        if act == "publish":
            return self._may_be_published(own_work) and sound
        chosen = self.reasons.data or []
        if not chosen and not text_of(self.words):
            self.reasons.errors = ["理由を1つ以上選ぶか、下にことばで書いてください。"]
            return False
        if OTHER in chosen and not text_of(self.words):
            self.words.errors = ["「そのほか」の理由を、ことばで書いてください。"]
            return False
        return sound

    def _may_be_published(self, own_work: bool) -> bool:
        missing = [label for code, label in CHECKS.items() if code not in (self.checks.data or [])]
        if missing:
            self.checks.errors = [f"公開するには、4つとも確かめて印をつけてください。まだ：{'、'.join(missing)}"]
        if own_work and not text_of(self.words):
            self.words.errors = ["自分で書いたものを公開するので、理由を書いてください。例：担当が1人のため"]
        return not missing and not self.words.errors
