"""The kind of help that is asked for by name: somebody to talk to, a place to be, a form, a line."""

from referral.resource import ResourceKind
from referral.triage import Folded, fold_pattern

_SAYS = (
    (
        ResourceKind.PLACE,
        fold_pattern(
            r"(?:居場所|いばしょ|行けるところ|行ける場所|いられる(?:ところ|場所)|過ごせる(?:ところ|場所)|集まれる)"
        ),
    ),
    (
        ResourceKind.GROUP,
        fold_pattern(r"(?:集まり|(?:家族|遺族|当事者|自助|親|分かち合い)の?会|サークル|教室(?:に通|を探|あり))"),
    ),
    (
        ResourceKind.BENEFIT,
        fold_pattern(r"(?:手続き|申請|申し込み|申込|制度|手当|給付|補助|助成|もらえる(?:お金|もの)|書類)"),
    ),
    (ResourceKind.LINE, fold_pattern(r"(?:電話|チャット|メール|オンライン|らいん)で(?:話|相談|聞)")),
    (ResourceKind.DESK, fold_pattern(r"(?:話を聞いて|相談(?:したい|できる|に乗)|話したい|一緒に行って)")),
)


def read_asked(folded: Folded) -> tuple[ResourceKind, ...]:
    """In the order of the list's kinds; empty where nothing is asked for by name."""
    return tuple(kind for kind, pattern in _SAYS if pattern.search(folded.text))
