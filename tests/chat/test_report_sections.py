"""What a report on a meeting says on its paper: years as the office counts them, one page. 4.6."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.report_sections import LONGEST_LINE, MOST_OF_BULLETIN, sections
from meetings.meeting_reports.facts import Decision, Facts, ItemFacts
from meetings.meeting_reports.kinds import ReportKind, ReportState
from meetings.meeting_reports.reading import ReportFacts
from tests.stories.world import office

BEGAN = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
#: Far from the meeting: a paper says every year.
LONG_AGO = datetime(2, 1, 1, tzinfo=UTC)


def report(items: int, decisions: int) -> ReportFacts:
    facts = Facts(
        title="工作會",
        starts_at=BEGAN,
        ends_at=BEGAN + timedelta(hours=2),
        place="301",
        chair="李局長",
        units=(),
        expected=0,
        present=0,
        leave=0,
        absent=None,
        others=0,
        late=0,
        items=tuple(ItemFacts(at + 1, "題" * 300, "", "", "", None, None) for at in range(items)),
        decisions=tuple(
            Decision("事" * 500, "林小滿", "保管處", date(2027, 1, 15)) for _ in range(decisions)
        ),
        reference="",
        feedback=None,
    )
    return ReportFacts(
        id=1,
        meeting_id=1,
        meeting_title=facts.title,
        kind=ReportKind.BULLETIN,
        edition=1,
        state=ReportState.ISSUED,
        writer="周會務",
        by_id=1,
        parts={},
        facts=facts,
        number="",
        change="",
        approval_id=None,
        document_id=None,
        issued_at=BEGAN,
        may_write=False,
    )


def test_a_taiwan_paper_counts_its_years_as_taiwan_does() -> None:
    words = Words(Texts("zh_Hant"), office("taiwan", "zh_Hant"), LONG_AGO)
    for kind in (ReportKind.REPORT, ReportKind.BULLETIN, ReportKind.SUMMARY):
        said = str(sections(words, replace(report(1, 1), kind=kind)))
        assert "中華民國115年12月1日" in said
        assert "中華民國116年1月15日" in said
        assert "202" not in said
    elsewhere = Words(Texts("zh_Hans"), office("central-2023", "zh_Hans"), LONG_AGO)
    assert "2026年12月1日" in str(sections(elsewhere, report(1, 1)))


def test_a_bulletin_fits_its_page_however_much_was_decided() -> None:
    words = Words(Texts("zh_Hant"), office("taiwan", "zh_Hant"), LONG_AGO)
    (only,) = sections(words, report(40, 40))
    assert "等40案" in str(only)
    assert "共40項" in str(only)
    long = [len(one) for one in only.paragraphs if "事" * 9 in one]
    assert len(long) == MOST_OF_BULLETIN
    assert max(long) < LONGEST_LINE + 50
