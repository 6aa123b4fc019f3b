"""Stages, categories and titles of documents. Pure. Rows 3.7, 6.1."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

#: Characters of a title.
LONGEST_TITLE = 80
_BLANKS = re.compile(r"\s+")
#: "(1)", "_final", " v2" and the like at the end of a file name are habits, not titles.
_COPY = re.compile(
    r"(?:[\s_-]*(?:\(\d+\)|（\d+）|v\d+(?:\.\d+)*|final|终稿|定稿|修订稿|副本|定稿版))+$",
    re.IGNORECASE,
)


class Stage(StrEnum):
    """When the participants get a document (3.7)."""

    BEFORE = "before"
    AT_SIGN_IN = "at_sign_in"
    AFTER = "after"
    #: Kept by the hosts: nobody is given it.
    HOSTS = "hosts"
    #: Held back until the meeting begins (6.6). Last: buttons carry the place.
    AT_START = "at_start"


#: The stages in the order in which they come.
IN_ORDER = (Stage.BEFORE, Stage.AT_SIGN_IN, Stage.AT_START, Stage.AFTER, Stage.HOSTS)


class Category(StrEnum):
    """What a document is (6.1)."""

    NOTICE = "notice"
    AGENDA = "agenda"
    REPORT = "report"
    SPEECH = "speech"
    PAPER = "paper"
    MINUTES = "minutes"
    SUMMARY = "summary"
    SIGN_IN = "sign_in"
    FINANCE = "finance"
    PHOTO = "photo"
    OTHER = "other"
    #: Follow-up of the meeting's action items (8.7). Last: buttons carry the place.
    FOLLOW_UP = "follow_up"
    #: 会议手册, and the pictures of it: 平面图, 疏散图 (ORG-14).
    HANDBOOK = "handbook"
    FLOOR_PLAN = "floor_plan"
    #: 会议记录 (kept), beside the 纪要 (issued); 简报; sound and pictures that move.
    RECORD = "record"
    BULLETIN = "bulletin"
    RECORDING = "recording"


#: Words in a title and what they make of it; the first that fits decides.
_WORDS: tuple[tuple[Category, str], ...] = (
    (Category.HANDBOOK, "会议手册|會議手冊|会议须知|會議須知|handbook"),
    (Category.SIGN_IN, "签到|簽到|sign-?in|attendance"),
    (Category.BULLETIN, "简报|簡報|bulletin"),
    # In Taiwan 會議紀錄 is what is issued.
    (Category.MINUTES, "纪要|紀要|會議紀錄|minutes"),
    (Category.RECORD, "会议记录|会议纪录|發言紀錄|记录稿|verbatim|record of"),
    (Category.SUMMARY, "总结|總結|小结|小結|summary"),
    (Category.AGENDA, "议程|議程|日程|agenda|programme|schedule"),
    (Category.NOTICE, "通知|邀请函|邀請函|notice|invitation"),
    (Category.SPEECH, "讲话|講話|致辞|致辭|致詞|发言|發言|主持词|主持詞|speech|address|remarks"),
    (Category.FINANCE, "预算|預算|决算|決算|报销|報銷|发票|發票|费用|費用|budget|invoice|expense"),
    (Category.REPORT, "报告|報告|汇报|匯報|report"),
)
_PICTURES = "照片|相片|合影|photo"
_RECORDED = ("audio/", "video/")
_FLOOR_PLANS = "平面图|平面圖|疏散图|疏散圖|floor ?plan|evacuation"


def suggested_category(title: str, media_type: str) -> Category:
    """The category a document's name suggests; a person may change it."""
    if media_type.startswith("image/") and re.search(_FLOOR_PLANS, title, re.IGNORECASE):
        return Category.FLOOR_PLAN
    if media_type.startswith("image/") or re.search(_PICTURES, title, re.IGNORECASE):
        return Category.PHOTO
    for category, words in _WORDS:
        if re.search(words, title, re.IGNORECASE):
            return category
    return Category.RECORDING if media_type.startswith(_RECORDED) else Category.PAPER


def categories_called(word: str) -> tuple[Category, ...]:
    """The categories this word alone means, as it is typed in a search; () for any other."""
    found = [category for category, words in _WORDS if re.fullmatch(words, word, re.IGNORECASE)]
    return tuple(found)


def title_of(file_name: str) -> str:
    """A title from a file name: without extension, copy numbers and underscores."""
    stem = PurePath(file_name).stem or file_name
    return tidy(_COPY.sub("", stem).replace("_", " ")) or tidy(stem)


def tidy(title: str) -> str:
    """A title as it is kept and compared: single blanks, at most ``LONGEST_TITLE`` characters."""
    return _BLANKS.sub(" ", title).strip()[:LONGEST_TITLE].strip()
