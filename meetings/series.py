"""Series: meetings that come again (例会) are known by their title without number and date.

Nobody has to set up a series: a third "办公例会（9月14日）" belongs with the first two. Row 8.10.
"""

from __future__ import annotations

import re
import unicodedata

_COUNTED = r"[0-9零〇一二三四五六七八九十百两上下本前后半]+"
_MARKS = re.compile(
    rf"第{_COUNTED}(?:次|届|屆|期|场|場|季度|周|週|轮|輪)"
    r"|[0-9]{4}年度?|[0-9〇零一二三四五六七八九]{4}年度?"
    rf"|{_COUNTED}月份?(?:{_COUNTED}(?:日|号|號))?|{_COUNTED}(?:日|季度)"
    r"|[0-9]{1,4}[-./][0-9]{1,2}(?:[-./][0-9]{1,2})?"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec)\b"
    r"|\b(?:no|number|nr)\b\.?|\b[0-9]+(?:st|nd|rd|th)\b|#"
)
_REST = re.compile(r"[\W_0-9]+")


def series_of(title: str, unit_id: int | None) -> str:
    """What meetings of one series have in common: the organiser's unit, and the title without
    number and date (the whole of it where nothing else is left). Two units' 部门例会 are two."""
    return f"{unit_id or 0}:{_told_apart(title)}"


def _told_apart(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _REST.sub("", _MARKS.sub(" ", folded)) or _REST.sub("", folded) or folded
