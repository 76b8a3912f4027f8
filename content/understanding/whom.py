"""Whose trouble it is, where the text makes it plain. Who is hurt by somebody writes about themselves."""

from referral.needs import CrisisKind, ForWhom
from referral.ports import Screening
from referral.triage import Folded, fold_pattern

_FAMILY = (
    "息子|むすこ|娘|むすめ|子ども|子供|こども|うちの子|孫|母|父|お母さん|お父さん|おかあさん|おとうさん|親|(?<!丈)夫|妻|旦那|だんな|主人|嫁"
    "|兄|弟|姉|妹|祖父|祖母|おばあちゃん|おじいちゃん|ばあちゃん|じいちゃん|義母|義父|家族|甥|姪|おじ|おば"
)
_FRIENDS = (
    "友達|友だち|ともだち|友人|親友|同級生|同僚|先輩|後輩|彼氏|彼女|恋人|クラスの子|知り合い|フォロワー|ネットの人"
    "|生徒|教え子|部下|患者|利用者"
)
_NEIGHBOURS = "近所|きんじょ|隣|となり|アパートの|同じ階|上の階|下の階|町内"
_TELLS = (
    "って|と(?:言|い|書|話|送|連絡)|そう|らしい|みたい|をし|した|する|してき|しようと|て(?:い)?る"
    "|ました|りました|った|っちゃ|た(?:。|$)"
)

# Who has died is mourned by the writer, whose trouble it is.
_GONE = r"(?!.{0,6}(?:亡くな|なくなっ|死ん|死に|逝|他界|先立))"
_ABOUT = (
    (
        ForWhom.NEIGHBOUR,
        fold_pattern(
            rf"(?:{_NEIGHBOURS})(?:の|に)?.{{0,8}}(?:人|さん|ちゃん|子|おばあ|おじい|家)(?:が|は|も|の(?:こと|様子|泣))"
        ),
    ),
    (ForWhom.FAMILY, fold_pattern(rf"(?:{_FAMILY})(?:さん)?(?:が|は|も|の(?:こと|様子|介護|看病|世話)){_GONE}")),
    (ForWhom.FRIEND, fold_pattern(rf"(?:{_FRIENDS})(?:さん)?(?:が|は|も|から|のこと|の様子){_GONE}")),
)
_THINGS = "日記|ノート|手帳|部屋|机|引き出し|腕|手首|体|様子|スマホ|メモ|sns|インスタ|ツイッター"
_BEFORE = rf"(?:さん|ちゃん|くん)?(?:(?:が|は|も|から).{{0,14}}|の(?:{_THINGS})(?:に|が|から|を).{{0,14}})$"
_TOLD = r"(?:さん|ちゃん|くん)?に.{0,8}$"
_LIFE_OF = (
    (ForWhom.FAMILY, fold_pattern(rf"(?:{_FAMILY}){_BEFORE}"), fold_pattern(rf"(?:{_FAMILY}){_TOLD}")),
    (ForWhom.FRIEND, fold_pattern(rf"(?:{_FRIENDS}){_BEFORE}"), fold_pattern(rf"(?:{_FRIENDS}){_TOLD}")),
)
_TOLD_AFTERWARDS = fold_pattern(
    r"(?:って|と)?(?:.{0,2})(?:言われ|いわれ|打ち明け|相談され|もらされ|漏らされ|泣かれ|頼まれ)"
)
_AFTERWARDS = fold_pattern(_TELLS)
_MYSELF = fold_pattern(r"(?:私|わたし|自分|俺|おれ|僕|ぼく|あたし|うち)(?:は|が|も|の(?:こと|方|ほう))")
_A_CHILD = fold_pattern(
    r"(?:息子|むすこ|娘|むすめ|子ども|子供|こども|うちの子|この子|あの子|その子|孫|赤ちゃん|上の子|下の子|生徒|児童|姪|甥)(?:を|に|が|の|は|も)"
)
_MY_PARENT = fold_pattern(
    r"(?:お?父さん|お?母さん|おとうさん|おかあさん|とうさん|かあさん|ぱぱ|まま|父|母|父親|母親|両親|親|兄|義父|義母|継父)(?:に|が|から)"
)
_HURT = {CrisisKind.DV, CrisisKind.SEXUAL_VIOLENCE}
_LIFE = {CrisisKind.SUICIDE_IDEATION, CrisisKind.SUICIDE_PLAN, CrisisKind.SELF_HARM}


def read_whom(folded: Folded, screening: Screening) -> ForWhom | None:
    """None where it is not said."""
    if _HURT & set(screening.kinds):
        return None
    if CrisisKind.CHILD_ABUSE in screening.kinds:
        about_a_child = _A_CHILD.search(folded.text) and not _MY_PARENT.search(folded.text)
        return ForWhom.FAMILY if about_a_child else None
    if _LIFE & set(screening.kinds):
        return _whose_life(folded, screening)
    for who, pattern in _ABOUT:
        if pattern.search(folded.text):
            return who
    return ForWhom.SELF if _MYSELF.search(folded.text) else None


def _whose_life(folded: Folded, screening: Screening) -> ForWhom | None:
    """Somebody else's only when the sentence has them say or do it: a life at risk is the writer's until then."""
    for passage in screening.because:
        start = folded.readable.find(passage.strip("「」"))
        before = "".join(c for c, p in zip(folded.text, folded.places, strict=True) if p < start)[-24:]
        after = "".join(c for c, p in zip(folded.text, folded.places, strict=True) if p >= start + len(passage) - 2)[:8]
        sentence = before.rpartition("。")[2]
        for who, pattern, told in _LIFE_OF:
            if pattern.search(sentence) and _AFTERWARDS.match(after):
                return who
            if told.search(sentence) and _TOLD_AFTERWARDS.match(after):
                return who
    return None
