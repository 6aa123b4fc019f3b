"""Words of reports on a meeting: their page, one report, notices about them. Rows 4.6, 4.10."""

from __future__ import annotations

from chat.message import Choice, Message, Paper, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words, words_of
from chat.texts.report_sections import attendance, sections
from chat.texts.seats import in_pairs
from chat.texts.wording import Reading
from meetings.meeting_reports.kinds import KINDS, PARTS, ReportKind, ReportState
from meetings.meeting_reports.reading import ReportFacts, ReportLine, ReportsPage, report_of
from meetings.meeting_reports.reminding import summary_owed
from meetings.meeting_reports.standing import ReportsStanding
from meetings.meeting_reports.writing import ReportGiven
from meetings.people import named
from meetings.reach import Reached
from storage import meetings as meeting_rows


def kind_name(texts: Texts, kind: str) -> str:
    """会议报告, 简报, 会议总结."""
    return texts.plain(f"mreport-kind-{kind}")


def part_name(texts: Texts, part: str) -> str:
    """What a written part is called."""
    return texts.plain(f"mreport-part-{part}")


def page(words: Words, found: ReportsPage, note: RichText = ()) -> Message:
    """会议报告、简报、总结: one line and one button each."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("mreport-page", title=found.title),
        *(_line(words, one, early=bool(found.early)) for one in found.lines),
        texts.rich(f"mreport-page-{found.early}") if found.early else (),
    )
    buttons = [
        _kind_button(texts, found.meeting_id, one)
        for one in found.lines
        if one.report is not None or not found.early
    ]
    back = (Choice(texts.plain("mreport-button-records"), encode("Ka", found.meeting_id)),)
    return Message(text, choices=(*in_pairs(buttons), back))


def _line(words: Words, one: ReportLine, *, early: bool) -> RichText:
    texts, name = words.texts, kind_name(words.texts, one.kind)
    if one.report is None:
        return () if early else texts.rich("mreport-line-none", name=name)
    return texts.rich("mreport-line-state", name=name, state=_state(words, one.report))


def _kind_button(texts: Texts, meeting_id: int, one: ReportLine) -> Choice:
    name = kind_name(texts, one.kind)
    if one.report is None:
        label = texts.plain("mreport-button-start", name=name)
        return Choice(label, encode("Mk", meeting_id, KINDS.index(one.kind)))
    return Choice(name, encode("Mb", one.report.id))


def _state(words: Words, one: ReportFacts) -> str:
    texts, missing = words.texts, one.missing
    if one.state is ReportState.DRAFT and missing:
        comma = texts.plain("meeting-list-comma")
        parts = comma.join(part_name(texts, part) for part in missing)
        return texts.plain("mreport-state-missing", parts=parts)
    if one.state is ReportState.ISSUED and one.issued_at is not None:
        return texts.plain("mreport-state-issued", when=words.when(one.issued_at))
    return texts.plain(f"mreport-state-{one.state.value}")


def report(words: Words, found: ReportFacts, note: RichText = ()) -> Message:
    """One report: what is missing first, the figures, what can be done."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("mreport-one", name=named_of(texts, found), title=found.meeting_title),
        texts.rich("mreport-edition", edition=found.edition, reason=found.change)
        if found.change
        else (),
        texts.rich("mreport-one-state", state=_state(words, found)),
        texts.rich("mreport-writer", name=found.writer) if found.open else (),
        (Span(attendance(texts, found.facts)),),
        texts.rich(
            "mreport-counts", items=len(found.facts.items), count=len(found.facts.decisions)
        ),
        *_parts(texts, found),
        texts.rich("mreport-facts-hint") if found.open else (),
    )
    return Message(text, choices=_choices(texts, found))


def named_of(texts: Texts, found: ReportFacts) -> str:
    """The kind; of a 简报 with its number: 简报第3期."""
    name = kind_name(texts, found.kind)
    return (
        texts.plain("mreport-numbered", name=name, number=found.number) if found.number else name
    )


def _parts(texts: Texts, found: ReportFacts) -> list[RichText]:
    said = []
    for part in PARTS[found.kind]:
        text = " ".join(found.parts.get(part, "").split())
        if text:
            short = text if len(text) <= 60 else f"{text[:60]}…"
            said.append(texts.rich("mreport-part-said", name=part_name(texts, part), text=short))
    return said


def _choices(texts: Texts, found: ReportFacts) -> tuple[tuple[Choice, ...], ...]:
    id, buttons = found.id, []
    if found.may_write and found.open:
        for at, part in enumerate(PARTS[found.kind]):
            label = texts.plain("mreport-button-write", name=part_name(texts, part))
            buttons.append(Choice(label, encode("Mw", id, at)))
    buttons += [_button(texts, "text", "Mt", id), _button(texts, "paper", "Mp", id)]
    if found.may_write and found.state is ReportState.DRAFT:
        buttons.append(_button(texts, "ask", "Mq", id))
    if found.approval_id is not None and found.state is ReportState.ASKED:
        label = texts.plain("mreport-button-request")
        buttons.append(Choice(label, encode("as", found.approval_id)))
    if found.may_write and found.open:
        buttons += [_button(texts, "give", "Mg", id), _button(texts, "withdraw", "Mx", id)]
    if found.may_write and not found.open:
        buttons.append(_button(texts, "edition", "Mn", id))
    if found.may_write and found.parts.get("shortcomings"):
        buttons.append(_button(texts, "measure", "Ml", id))
    back = _button(texts, "page", "Ma", found.meeting_id) if found.may_write else None
    return (*in_pairs(buttons), *(((back,),) if back else ()))


def whole(words: Words, found: ReportFacts) -> Message:
    """The whole text, as the paper has it."""
    texts = words.texts
    parts: list[RichText] = []
    for one in sections(words, found):
        if one.heading:
            parts.append(texts.rich("mreport-section", heading=one.heading))
        parts += [(Span(paragraph),) for paragraph in one.paragraphs]
    head = texts.rich("mreport-one", name=named_of(texts, found), title=found.meeting_title)
    back = (_button(texts, "back", "Mb", found.id),)
    return Message(lines(head, *parts), choices=(back,))


def printed(texts: Texts, found: ReportFacts) -> Message:
    """The report as .docx; before it is approved a draft."""
    key = "mreport-printed-draft" if found.open else "mreport-printed"
    text = texts.rich(key, name=kind_name(texts, found.kind))
    return Message(text, files=(Paper("meeting_report", (("report", found.id),)),))


def stale(texts: Texts, report_id: int, part: str, mine: str, theirs: str) -> Message:
    """Somebody wrote the part meanwhile: both texts, and the way to write it again."""
    kind = next(kind for kind, parts in PARTS.items() if part in parts)
    text = lines(
        texts.rich("mreport-stale", name=part_name(texts, part)),
        texts.rich("mreport-stale-theirs"),
        (Span(theirs or texts.plain("mreport-part-owed")),),
        texts.rich("mreport-stale-mine"),
        (Span(mine or texts.plain("mreport-part-owed")),),
    )
    label = texts.plain("mreport-button-write-again")
    again = Choice(label, encode("Mw", report_id, PARTS[kind].index(part)))
    return Message(text, choices=((again,), (_button(texts, "back", "Mb", report_id),)))


def sure(texts: Texts, found: ReportFacts) -> Message:
    """Whether the draft is really given up."""
    name = kind_name(texts, found.kind)
    text = texts.rich("mreport-sure", name=name, title=found.meeting_title)
    rows = (
        _button(texts, "withdraw-sure", "Mx", found.id, 1),
        _button(texts, "back", "Mb", found.id),
    )
    return Message(text, choices=(rows,))


def given(texts: Texts, done: ReportGiven) -> RichText:
    """Somebody else completes it, and whether they could be told."""
    if done.again:
        return texts.rich("mreport-given-again")
    return texts.rich(
        "mreport-given-told" if isinstance(done.told, Reached) else "mreport-given-phone"
    )


def missing(texts: Texts, parts: tuple[str, ...]) -> RichText:
    """What has to be written before it is sent."""
    comma = texts.plain("meeting-list-comma")
    return texts.rich("mreport-missing", parts=comma.join(part_name(texts, one) for one in parts))


def given_notice(reading: Reading) -> Message | None:
    """To who completes a report; None where it is not open any more, or somebody else's by now."""
    found = report_of(reading.session, int(reading.params["report"]), office=reading.office)
    if found is None or not found.open or found.by_id != reading.person_id:
        return None
    texts, for_other = reading.texts, reading.reader_id != reading.person_id
    person = named(reading.session, [reading.person_id]).get(reading.person_id)
    text = lines(
        texts.rich("notice-for", name=person.name, unit=person.unit or "—")
        if for_other and person
        else (),
        texts.rich(
            "mreport-given",
            name=kind_name(texts, found.kind),
            title=found.meeting_title,
            when=words_of(reading).when(found.facts.starts_at),
        ),
        texts.rich("mreport-given-parts", parts=_part_names(texts, found.kind)),
    )
    return Message(text, choices=((_button(texts, "open", "Mb", found.id),),))


def _part_names(texts: Texts, kind: ReportKind) -> str:
    return texts.plain("meeting-list-comma").join(part_name(texts, one) for one in PARTS[kind])


def due_notice(reading: Reading) -> Message | None:
    """The summary is not written yet; None where it was meanwhile."""
    meeting = meeting_rows.meeting(reading.session, int(reading.params["meeting"]))
    if meeting is None or not summary_owed(reading.session, meeting):
        return None
    texts = reading.texts
    when = words_of(reading).when(meeting.starts_at)
    text = texts.rich("mreport-due", title=meeting.title, when=when)
    return Message(text, choices=((_button(texts, "page", "Ma", meeting.id),),))


def home_line(said: Words, standing: ReportsStanding) -> RichText:
    """The line of the page of records; "" where nothing was begun."""
    if not standing.reports:
        return ()
    texts = said.texts
    parts = [
        texts.plain(
            "mreport-home-part",
            name=kind_name(texts, kind),
            state=texts.plain(f"mreport-home-{state}"),
        )
        for kind, state in standing.reports
    ]
    return texts.rich("mreport-home", parts=texts.plain("meeting-list-comma").join(parts))


def _button(texts: Texts, name: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(f"mreport-button-{name}"), encode(route, *numbers))
