"""What the fixed values of an entry are called, in the panel and in files."""

from referral.resource import CapacityState, CheckedHow, ResourceKind, RiskClass, Status, Tie

STATUSES = {
    Status.DRAFT: "下書き",
    Status.PUBLISHED: "公開中",
    Status.PAUSED: "休止中",
    Status.RETIRED: "公開をやめた",
    Status.UNWANTED: "掲載を望まない",
}

KINDS = {
    ResourceKind.DESK: "相談の窓口",
    ResourceKind.PLACE: "居場所",
    ResourceKind.GROUP: "集まり・会",
    ResourceKind.BENEFIT: "お金や物の制度",
    ResourceKind.LINE: "電話・チャット",
}

LANGUAGES = {
    "ja": "日本語",
    "ja-easy": "やさしい日本語",
    "en": "英語",
    "zh": "中国語",
    "ko": "韓国語",
    "pt": "ポルトガル語",
    "vi": "ベトナム語",
    "tl": "フィリピノ語",
    "ne": "ネパール語",
    "es": "スペイン語",
}

CAPACITIES = {CapacityState.OPEN: "空きがある", CapacityState.FEW: "あと少し", CapacityState.FULL: "いっぱい"}

TIES = {Tie.LIVES: "住んでいる", Tie.WORKS: "つとめている", Tie.STUDIES: "学校に通っている"}

SHORT_RISKS = {RiskClass.ORDINARY: "ふつう", RiskClass.HIGH: "高い"}

CHECKED_HOW = {
    CheckedHow.PHONE: "電話",
    CheckedHow.MAIL: "メール",
    CheckedHow.VISIT: "訪問",
    CheckedHow.SITE: "公式サイト",
    CheckedHow.LINK: "団体の確認ページ",
}
