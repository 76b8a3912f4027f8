"""Why a cell or a row could not be read: in English for operators, in Japanese with the way out for staff."""

from enum import StrEnum


class Reason(StrEnum):
    """The value is the English sentence."""

    MISSHAPEN = "the row has another number of cells than the heading"
    ID_BAD = "the id is missing or has other signs than letters, digits, dot, hyphen"
    ID_TWICE = "the id appears a second time"
    ROW_TWICE = "the same name of the same organisation appears a second time"
    NAME_MISSING = "the name is missing"
    ORGANISATION_MISSING = "the organisation is missing"
    TOO_LONG = "the text is too long"
    FORMULA = "the cell holds a formula"
    AREA_UNKNOWN = "the area is unknown"
    CATEGORY_UNKNOWN = "the category is unknown"
    NEED_UNKNOWN = "one of the needs is unknown"
    KIND_UNKNOWN = "the kind is unknown"
    LANGUAGE_UNKNOWN = "one of the languages is unknown"
    CHOICE_UNKNOWN = "the word is none of those to choose from"
    EXCEPTION_BAD = "the exceptions cannot be read"
    PLACE_BAD = "a further place has more parts than a place has"
    AGE_BAD = "the age is not a number of years"
    AGES_CROSSED = "the highest age is below the lowest one"
    PHONE_BAD = "the telephone number is not one"
    PHONE_ZERO_LOST = "the telephone number has lost its first zero"
    PHONE_GROUPED = "the hyphens of the telephone number stand in odd places"
    PHONE_MORE = "more than one number, or words beside it"
    HOURS_KEPT = "the opening hours were kept as text"
    HOURS_PART_KEPT = "part of the opening hours was kept as text"
    URL_BAD = "the address of the page is not one"
    DATE_BAD = "the date cannot be read"
    DATE_NUMBER = "the date is a spreadsheet's number"
    DATE_NOT_ISO = "the date is not written as 2026-11-24"
    HELD = "staff have edited the entry since, and so the new row was not taken"
    OTHER_RECORD = "the entry is not of the standard's form"


JAPANESE = {
    Reason.MISSHAPEN: "セルの数が、見出しと合いません。行を見出しに合わせてください。",
    Reason.ID_BAD: "IDは、英字・数字・点・ハイフンで書いてください。",
    Reason.ID_TWICE: "同じIDの行が、上にもあります。どちらかを消してください。",
    Reason.ROW_TWICE: "同じ団体の同じ名前の行が、上にもあります。どちらかを消すか、名前を変えてください。",
    Reason.NAME_MISSING: "名前を書いてください。",
    Reason.ORGANISATION_MISSING: "団体の名前を書いてください。",
    Reason.TOO_LONG: "長すぎます。短くしてください。",
    Reason.FORMULA: "計算式が入っています。文字にしてください。",
    Reason.AREA_UNKNOWN: "その名前の地いきはありません。「水戸市」「茨城県」のように書いてください。",
    Reason.CATEGORY_UNKNOWN: "分類が分かりません。取り込んだあとで、困りごとを選んでください。",
    Reason.NEED_UNKNOWN: "知らない困りごとがあります。取り込んだあとで、選んでください。",
    Reason.KIND_UNKNOWN: "種類が分かりません。「相談の窓口」として取り込みます。",
    Reason.LANGUAGE_UNKNOWN: "知らないことばがあります。取り込んだあとで、選んでください。",
    Reason.CHOICE_UNKNOWN: "そのことばは選べません。書き出したファイルと同じことばで書いてください。",
    Reason.EXCEPTION_BAD: "「2026-12-29～2027-01-03 休み; 2026-12-05 10:00～12:00」のように書いてください。",
    Reason.PLACE_BAD: "1行に1つの場所を、「名前｜住所｜行き方｜段差・車いす｜電話」の順に書いてください。",
    Reason.AGE_BAD: "年れいは、18 のように数字で書いてください。",
    Reason.AGES_CROSSED: "「何歳まで」が「何歳から」より小さいです。",
    Reason.PHONE_BAD: "「023-000-0000」のように、数字とハイフンで書いてください。",
    Reason.PHONE_ZERO_LOST: "はじめの0が消えています。",
    Reason.PHONE_GROUPED: "ハイフンの場所が変です。番号を確かめてください。",
    Reason.PHONE_MORE: "番号のほかのことばは、「まずすること」に移しました。",
    Reason.HOURS_KEPT: "時間を読めないので、文のまま「時間の補足」に置きました。",
    Reason.HOURS_PART_KEPT: "時間の一部を、文のまま「時間の補足」に置きました。",
    Reason.URL_BAD: "「https://」から始まるページの場所を、そのまま写してください。",
    Reason.DATE_BAD: "「2026年11月1日」のように、ある日付を書いてください。",
    Reason.DATE_NUMBER: "日付が、Excelの番号になっています。",
    Reason.DATE_NOT_ISO: "日付は「2026-11-24」のように書いてください。",
    Reason.HELD: "書き出したあと、または取り込んだあとで、だれかが直しています。この行は取り込みません。",
    Reason.OTHER_RECORD: "標準の形になっていない項目があります。",
}
