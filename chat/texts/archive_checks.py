"""Words of the four checks (四性检测) and of the hand-over (移交). Row 6.8, ARC-07, ARC-08."""

from __future__ import annotations

from collections.abc import Sequence

from chat.dates import say_day
from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.archive import period_name
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.seats import in_pairs
from meetings.archive.checking import faults_of
from meetings.archive.handing_over import HandoverPage
from meetings.archive.judging import CHECKS, Fault
from meetings.archive.reading import FilePage

#: Names said of what fails in one way; the paper says all that are kept.
MOST = 3


def fault_line(texts: Texts, one: Fault, most: int = MOST) -> str:
    """What fails, of which files, and what to do."""
    names = texts.plain("meeting-list-comma").join(one.names[:most])
    said = texts.plain(f"archive-fault-{one.code}", count=one.count)
    return texts.plain("archive-fault-names", said=said, names=names) if names else said


def report(words: Words, found: FilePage, note: RichText = ()) -> Message:
    """What the checks came to, check by check."""
    texts, id = words.texts, found.meeting_id
    back = Choice(texts.plain("archive-button-back"), encode("Ra", id))
    if found.checked_at is None:
        return Message(lines(note, texts.rich("archive-check-none")), choices=((back,),))
    faults = faults_of(found.checks)
    text = lines(
        note,
        texts.rich("archive-check", title=found.title, when=words.when(found.checked_at)),
        texts.rich("archive-check-seen", items=found.checks["items"], files=found.checks["files"]),
        *by_check(texts, faults),
    )
    buttons = (
        Choice(texts.plain("archive-button-check-again"), encode("Rh", id)),
        Choice(texts.plain("archive-button-check-print"), encode("Rj", id)),
    )
    return Message(text, choices=(buttons, (back,)))


def by_check(texts: Texts, faults: Sequence[Fault], most: int = MOST) -> list[RichText]:
    """Each of the four with what fails in it."""
    said: list[RichText] = []
    for check in CHECKS:
        name = texts.plain(f"archive-check-{check}")
        failing = [one for one in faults if one.check == check]
        if not failing:
            said.append(texts.rich("archive-check-good", check=name))
        else:
            count = sum(one.count for one in failing)
            said.append(texts.rich("archive-check-bad", check=name, count=count))
            said += [
                texts.rich("archive-check-fault", fault=fault_line(texts, one, most))
                for one in failing
            ]
    return said


def printed_report(texts: Texts, meeting_id: int) -> Message:
    """The report on paper."""
    paper = Paper("archive_check_report", (("meeting", meeting_id),))
    return Message(texts.rich("archive-check-paper"), files=(paper,))


def handover(words: Words, found: HandoverPage, note: RichText = ()) -> Message:
    """A hand-over: how it stands, what is in the way, what to do next."""
    texts, office = words.texts, words.office
    today = office.today(words.now)
    totals = [
        texts.plain("archive-handover-total", period=period_name(texts, code, office), count=n)
        for code, n, _ in found.totals
    ]
    text = lines(
        note,
        texts.rich("archive-handover", year=str(found.year)),
        _handover_state(words, found),
        texts.rich(
            "archive-handover-items",
            count=len(found.items),
            totals=texts.plain("meeting-list-comma").join(totals),
        )
        if found.items
        else (),
        texts.rich("archive-handover-due", day=say_day(found.due_on, texts.language, today=today))
        if found.state == "listed"
        else (),
        *(_in_the_way(texts, found) if found.state == "listed" else ()),
    )
    return Message(text, choices=_handover_choices(texts, found))


def _handover_state(words: Words, found: HandoverPage) -> RichText:
    texts = words.texts
    if found.state == "done" and found.done_at is not None:
        when = words.when(found.done_at)
        return texts.rich("archive-handover-done", when=when, name=found.received_by)
    key = f"archive-handover-{found.state}"
    return texts.rich(key, when=words.when(found.at), name=found.by)


def _in_the_way(texts: Texts, found: HandoverPage) -> list[RichText]:
    said: list[RichText] = []
    if found.checked < found.meetings:
        said.append(texts.rich("archive-handover-checking", done=found.checked, of=found.meetings))
    said += [
        texts.rich("archive-check-fault", fault=fault_line(texts, one)) for one in found.faults[:8]
    ]
    if found.unfiled:
        names = [shortened(title) for title in found.unfiled[:5]]
        said.append(
            texts.rich(
                "archive-handover-unfiled",
                count=len(found.unfiled),
                titles=texts.plain("meeting-list-comma").join(names),
            )
        )
    return said


def _handover_choices(texts: Texts, found: HandoverPage) -> tuple[tuple[Choice, ...], ...]:
    def button(name: str, route: str, *numbers: int) -> Choice:
        return Choice(texts.plain(f"archive-button-{name}"), encode(route, *numbers))

    buttons = []
    if found.items:
        buttons.append(button("handover-print", "Rp", found.id))
        buttons.append(button("handover-table", "Rq", found.id))
    if found.may_keep and found.state == "listed":
        buttons.append(button("handover-done", "Rs", found.id))
        buttons.append(button("handover-withdraw", "Rr", found.id))
    return (*in_pairs(buttons), (button("home", "Rb"),))


def printed_list(texts: Texts, handover_id: int, *, table: bool) -> Message:
    """移交清册: to be signed, or as a workbook."""
    kind = "archive_handover_table" if table else "archive_handover_list"
    key = "archive-handover-table" if table else "archive-handover-paper"
    return Message(texts.rich(key), files=(Paper(kind, (("handover", handover_id),)),))
