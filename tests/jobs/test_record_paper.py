"""Rows 4.3, 4.5: the record on paper in the three wordings, filled in, to be signed or signed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta

import docx
import pytest

from chat.texts import Language, Texts
from chat.texts.cards import Words
from jobs.record_papers import LONG_AGO, made_record
from meetings.minutes.skeleton import Attendee, RecordItem, Skeleton
from meetings.people import Named
from meetings.record.content import Content, ItemContent, PartText, ResolutionFacts
from tests.stories.world import office

AT = datetime(2026, 12, 1, 1, tzinfo=UTC)
WANG = Named(7, "王五", "财务处", 2, "处长")
HEAD = Skeleton(
    meeting_id=1,
    title="档案利用工作会",
    starts_at=AT,
    ends_at=AT + timedelta(hours=2),
    place="301",
    chair=WANG,
    signed=True,
    attend=(Attendee("孙八", "保管处", "副处长", instead_of="何平"),),
    in_attendance=(),
    on_leave=(Attendee("赵六", "", "", "", "trip"),),
    absent=(),
    recorders=("林小满",),
    items=(
        RecordItem(5, 1, "研究经费", WANG, False, ("周六",), "年度预算"),
        RecordItem(6, 2, "增补人员", None, True, (), ""),
        RecordItem(7, 3, "尚未处理", None, False, (), ""),
    ),
)
CONTENT = Content(
    HEAD,
    (
        PartText("opening", "先通报情况。"),
        PartText("gone:9", "撤下的。"),
        PartText("closing", "散会了。"),
    ),
    (
        ItemContent(5, "王五：需要十万元。", "passed", "照办", "hands", 3, 0, 1, 4, 5, "吴九"),
        ItemContent(6, "都同意。", "in_principle"),
        ItemContent(7, ""),
    ),
    (ResolutionFacts(1, 1, 5, "拨付经费", "", WANG, date(2026, 12, 10), "保管处"),),
    (("录音.m4a", "00"),),
    "金额写错",
)


def read(language: Language, profile: str, signed: tuple[str, ...] = ()) -> tuple[str, list[str]]:
    """Paragraphs and cells of the paper."""
    made = made_record(Words(Texts(language), office(profile), LONG_AGO), CONTENT, signed)()
    paper = docx.Document(io.BytesIO(made.data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join(paragraph.text for paragraph in paper.paragraphs), cells


@pytest.mark.parametrize(
    ("language", "profile", "headings", "cells"),
    [
        (
            "zh_Hans",
            "central-2023",
            ("会议开始", "会议结束", "议定事项", "附件清单"),
            ("表决", "决定"),
        ),
        ("zh_Hant", "taiwan", ("報告事項", "臨時動議", "散會", "決議事項"), ("表決", "決議")),
        ("en", "hongkong", ("Opening", "Any other business", "Closing", "Resolutions"), ("Vote",)),
    ],
)
def test_everything_that_is_written_is_on_the_paper(
    language: Language, profile: str, headings: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    said, found = read(language, profile)
    for text in (*headings, "先通报情况。", "撤下的。", "散会了。", "录音.m4a", "金额写错"):
        assert text in said, text
    for text in (*cells, "王五：需要十万元。", "都同意。", "拨付经费", "保管处"):
        assert text in found, text
    whole = "\n".join(found)
    assert "照办" in whole and "吴九" in whole and "何平" in whole and "周六" in whole


def test_blanks_for_the_pen_only_where_nothing_is_decided_and_not_signed() -> None:
    said, cells = read("zh_Hans", "central-2023")
    assert "主持人（签字）" in said and "记录人（签字）" in said
    # One block of blanks, for the item nothing was written about.
    assert sum("票" in cell for cell in cells) > 0
    assert "请假" in cells and "赵六（出差）" in cells
    said, cells = read("zh_Hans", "central-2023", ("主持人：王五，已签", "记录人：林小满，已签"))
    assert "（签字）" not in said and "主持人：王五，已签" in said
    assert not any("　　票" in cell for cell in cells)
