"""Commands as people type them: with a slash, or as a word in any of the three languages."""

from __future__ import annotations

import unicodedata

#: Command → the words that mean it. The first column is what the menu shows.
COMMANDS: dict[str, tuple[str, ...]] = {
    "start": ("首页", "首頁", "开始", "開始", "home", "start"),
    "my": ("我的", "我的事项", "我的事項", "待办", "待辦", "my", "my items"),
    "new": ("新建会议", "新增會議", "新建會議", "new meeting"),
    "meetings": ("会议", "會議", "会议列表", "meetings"),
    "ready": ("筹备", "筹备情况", "籌備", "籌備情形", "readiness"),
    "item": ("登记议定事项", "登錄決議事項", "议定事项", "決議事項", "add action item"),
    "items": ("台账", "督办台账", "列管清冊", "清冊", "register", "action items"),
    "report": ("督办月报", "月报", "列管月報", "月報", "report", "monthly report"),
    "lessons": ("经验", "经验与不足", "經驗", "經驗與缺失", "lessons"),
    "readings": ("查阅记录", "查閱紀錄", "调阅记录", "調閱紀錄", "readings"),
    "numbers": ("文号", "文號", "文号登记", "文號登記", "document numbers", "numbers"),
    "find": ("找材料", "查材料", "找文件", "找資料", "查資料", "find", "search papers"),
    "people": ("人员", "人員", "名册", "名冊", "people", "roster"),
    "signin": ("签到", "簽到", "sign in"),
    "leave": ("请假", "請假", "apologies", "send apologies"),
    "delegate": ("授权", "授權", "delegate", "delegate approvals"),
    "dropout": ("临时缺席", "臨時缺席", "临时不出席", "臨時不出席", "drop out"),
    "propose": ("申报议题", "申報議題", "議案提報", "提議題", "propose item"),
    "alarm": ("紧急通知", "緊急通知", "alarm", "emergency"),
    "next": ("下一议题", "下一案", "下一議題", "next item"),
    "templates": ("筹备模板", "籌備範本", "preparation templates", "templates"),
    "archive": ("归档", "歸檔", "查档", "查檔", "filing"),
    "minutes": ("会议纪要", "纪要", "會議紀錄", "會議記錄", "minutes"),
    "record": ("会议记录", "现场记录", "记录", "現場紀錄", "記錄", "紀錄", "record", "take notes"),
    "rooms": ("会议室管理", "會議室管理", "rooms"),
    "board": ("签到大屏", "簽到看板", "board"),
    "admin": ("运行情况", "運作情形", "system status"),
    "language": ("语言", "語言", "language"),
    "help": ("帮助", "幫助", "說明", "说明", "help"),
    "quit": ("退出填写", "離開填寫", "退出", "quit", "cancel"),
}

_WORDS = {word: command for command, words in COMMANDS.items() for word in words}
#: Old habits and neighbours' names for the same thing.
_ALIASES = {"cancel": "quit", "mine": "my", "lang": "language", "roster": "people"}


def command_in(text: str) -> tuple[str, str] | None:
    """The command said and what follows it, or None where the text is no command.

    ``/word`` is always a command, known or not; a bare word only where it stands alone.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    if said.startswith("/"):
        word, _, rest = said[1:].partition(" ")
        # "/my@huiwu_bot" is how some messengers write it.
        word = word.partition("@")[0].lower()
        word = _ALIASES.get(word, word)
        return _WORDS.get(word, word), rest.strip()
    command = _WORDS.get(" ".join(said.lower().split()))
    return (command, "") if command else None
