"""What staff did, in words."""

from referral.store.staff_actions import COMMAND, What

WHO = {COMMAND: "コマンド", "rehearsal": "練習の準備"}
DAYS = {"": "1年分すべて", "1": "24時間", "7": "7日間", "30": "30日間"}

DONE = {
    What.CREATED: "窓口を登録した",
    What.SAVED: "窓口を直した",
    What.PUBLISHED: "窓口を公開した",
    What.PAUSED: "窓口を休止にした",
    What.DRAFT_DISCARDED: "窓口の直しをやめた",
    What.IMPORTED: "窓口を取りこんだ",
    What.ORGANISATION_CREATED: "団体を登録した",
    What.ORGANISATION_SAVED: "団体を直した",
    What.PHRASE_TAUGHT: "ことばを教えた",
    What.PHRASE_FORGOTTEN: "教えたことばを消した",
    What.SETTING_CHANGED: "設定を変えた",
    What.AREAS_CHANGED: "地区を変えた",
    What.COMMITTEE_CREATED: "部会を作った",
    What.COMMITTEE_SAVED: "部会を直した",
    What.COMMITTEE_ENDED: "部会を終えた",
    What.ACCOUNT_CREATED: "利用者を加えた",
    What.ACCOUNT_CHANGED: "利用者を直した",
    What.ACCOUNT_DISABLED: "サインインを止めた",
    What.ACCOUNT_ENABLED: "また使えるようにした",
    What.INVITED: "招待のリンクを作った",
    What.PASSWORD_SET: "パスワードを決めた",
    What.SECOND_STEP_SET: "確認コードを設定した",
    What.SECOND_STEP_RESET: "確認コードの設定を消した",
    What.RECOVERY_CODES_MADE: "回復コードを作り直した",
    What.RECOVERY_CODE_USED: "回復コードで入った",
    What.PASSKEY_ADDED: "パスキーを作った",
    What.PASSKEY_REMOVED: "パスキーを消した",
    What.PLEDGED: "守秘の約束をした",
    What.SIGNED_IN: "サインインした",
    What.SESSION_ENDED: "ほかの端末のサインインを終わらせた",
}
