"""Words of the minutes: the list, a meeting's page, what stands before sending and issuing.
Row 4.6. ``issued_minutes_text`` says what they say, ``objections`` what others say of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from chat.dates import say_day
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.approvals.voices import step_name
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.issued_minutes_text import button
from chat.texts.meeting_people import PAGE, pager
from chat.texts.notices import names_words
from chat.texts.seats import in_pairs
from meetings.approvals import Request
from meetings.issued_minutes.listing import Line
from meetings.issued_minutes.reading import EditionFacts, Page
from meetings.issued_minutes.standing import Standing


def listed(words: Words, found: Sequence[Line], page: int) -> Message:
    """会议纪要: meetings, the last one first, with where their minutes stand."""
    texts = words.texts
    if not found:
        return Message(lines(texts.rich("minutes-list"), texts.rich("minutes-list-none")))
    shown = found[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "minutes-list-line",
            title=one.title,
            day=_day(words, one.starts_at),
            state=one.number or texts.plain(f"minutes-state-{one.state or 'none'}"),
        )
        for one in shown
    ]
    rows = [(Choice(shortened(one.title), encode("La", one.meeting_id)),) for one in shown]
    return Message(
        lines(texts.rich("minutes-list"), *body),
        choices=(*rows, *pager(texts, len(found), page, "LA")),
    )


def _day(words: Words, when: datetime) -> str:
    day = words.office.local(when).date()
    return say_day(day, words.texts.language, today=words.office.today(words.now))


def state(texts: Texts, one: EditionFacts) -> str:
    """Where an edition stands, in a few words."""
    return texts.plain(f"minutes-state-{one.state}")


def what(texts: Texts, one: EditionFacts) -> str:
    """The draft, or which correction it is."""
    if one.erratum:
        return texts.plain("minutes-what-erratum", number=one.erratum)
    return texts.plain("minutes-what-first")


def page(words: Words, found: Page, note: RichText = ()) -> Message:
    """Where the minutes of a meeting stand: what waits first."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("minutes-page", title=found.title),
        *_open(words, found),
        _due(words, found),
        *_issued(words, found),
    )
    return Message(text, choices=_page_choices(texts, found))


def _open(words: Words, found: Page) -> list[RichText]:
    texts, one = words.texts, found.open
    if one is None:
        if found.issued is not None:
            return []
        if not found.may_write:
            return [texts.rich("minutes-page-not-issued")]
        return [texts.rich("minutes-page-none" if found.held else "minutes-page-early")]
    said = [texts.rich("minutes-page-open", what=what(texts, one), state=state(texts, one))]
    if one.change:
        said.append(texts.rich("minutes-page-reason", reason=one.change))
    if not one.intact:
        said.append(texts.rich("minutes-page-broken"))
    return [*said, *_request(texts, found.request, one), *_objections(words, found, one)]


def _request(texts: Texts, request: Request | None, one: EditionFacts) -> list[RichText]:
    if request is None:
        return []
    if one.state == "draft":
        if request.state != "returned":
            return []
        return [texts.rich("minutes-page-returned", reason=request.reason)]
    return [
        texts.rich(
            "minutes-page-waits",
            names=names_words(texts, [person.name for person in step.people]),
            office=step_name(texts, step.who),
        )
        for step in request.steps
        if step.state == "waits"
    ]


def _objections(words: Words, found: Page, one: EditionFacts) -> list[RichText]:
    if one.objection_until is None:
        return []
    settled = found.ready and any(each.state == "taken" for each in found.objections)
    return [
        words.texts.rich(
            "minutes-page-objections",
            until=words.when(one.objection_until),
            agreed=sum(each.state == "agreed" for each in found.objections),
            objected=sum(each.state in ("open", "taken", "rejected") for each in found.objections),
            silent=found.silent,
        ),
        words.texts.rich("minutes-page-settled") if settled else (),
    ]


def _due(words: Words, found: Page) -> RichText:
    if found.due_at is None:
        return ()
    texts = words.texts
    key = f"minutes-page-due-{found.due_step}"
    day = _day(words, found.due_at)
    if words.office.local(found.due_at).date() < words.office.today(words.now):
        return texts.rich("minutes-page-late", said=texts.plain(key, day=day))
    return texts.rich(key, day=day)


def _issued(words: Words, found: Page) -> list[RichText]:
    texts, one = words.texts, found.issued
    if one is None or one.issued_at is None:
        return []
    day = _day(words, one.issued_at)
    return [
        texts.rich("minutes-page-issued", number=one.number, day=day),
        texts.rich("minutes-page-corrected", count=len(found.former)) if found.former else (),
        texts.rich("minutes-page-scan") if one.scan_id is not None else (),
        texts.rich("minutes-page-broken") if not one.intact else (),
    ]


def _page_choices(texts: Texts, found: Page) -> tuple[tuple[Choice, ...], ...]:
    buttons: list[Choice] = []
    if found.open is not None:
        buttons += [button(texts, "finish", "Ln", found.open.id)] if found.ready else []
        buttons += _open_buttons(texts, found.open)
    elif found.may_write and found.held and found.issued is None:
        buttons.append(button(texts, "begin", "Lb", found.meeting_id))
    if found.issued is not None:
        buttons += _issued_buttons(texts, found, found.issued)
    rows = in_pairs(buttons)
    former = [
        (button(texts, "former", "Ly", one.id, number=str(at)),)
        for at, one in enumerate(found.former, 1)
    ]
    back: tuple[tuple[Choice, ...], ...] = ()
    if found.may_write:
        back = ((button(texts, "records", "Ka", found.meeting_id),),)
    return (*rows, *former, *back)


def _open_buttons(texts: Texts, one: EditionFacts) -> list[Choice]:
    found = []
    if one.state in ("draft", "objection"):
        found.append(button(texts, "edit", "Lc", one.id, 0))
    if one.state == "draft":
        found.append(button(texts, "send", "Lp", one.id))
    if one.state == "approved" and one.may_issue:
        found.append(button(texts, "issue", "Ls", one.id))
    found += [button(texts, "read", "Ly", one.id), button(texts, "paper", "Lz", one.id)]
    if one.objection_until is not None:
        found.append(button(texts, "objections", "LD", one.id, 0))
    if one.approval_id is not None and one.state == "asked":
        label = texts.plain("minutes-button-request")
        found.append(Choice(label, encode("as", one.approval_id)))
    if one.state == "draft":
        found.append(button(texts, "withdraw", "Lx", one.id, 0))
    return found


def _issued_buttons(texts: Texts, page: Page, one: EditionFacts) -> list[Choice]:
    found = [button(texts, "read", "Ly", one.id), button(texts, "paper", "Lz", one.id)]
    found.append(Choice(texts.plain("mcopies-button-states"), encode("Md", one.id, 0)))
    if page.may_issue:
        found.append(button(texts, "copies", "Mc", page.meeting_id))
        found.append(button(texts, "scan", "Lv", one.id))
    if page.may_write and page.open is None:
        found.append(button(texts, "correct", "Lw", page.meeting_id))
    return found


def ask_issue(words: Words, one: EditionFacts, kept: str) -> Message:
    """编号印发 is asked twice: it can not be undone."""
    texts = words.texts
    text = lines(
        texts.rich("minutes-issue", title=one.content.title),
        texts.rich("minutes-issue-same", number=kept)
        if kept
        else texts.rich("minutes-issue-next"),
    )
    rows = [(button(texts, "issue-now", "Lt", one.id),)]
    if not kept:
        rows.append((button(texts, "outside", "Lu", one.id),))
    rows.append((button(texts, "back", "La", one.meeting_id),))
    return Message(text, choices=tuple(rows))


def ask_withdraw(texts: Texts, one: EditionFacts) -> Message:
    """作废草稿 is asked twice."""
    row = (
        button(texts, "yes-withdraw", "Lx", one.id, 1),
        button(texts, "back", "La", one.meeting_id),
    )
    return Message(texts.rich("minutes-ask-withdraw"), choices=(row,))


def home_line(said: Words, standing: Standing) -> RichText:
    """One line for the page of the record: where the minutes stand; "" where none are wanted."""
    texts = said.texts
    state = texts.plain(f"minutes-state-{standing.state}") if standing.state else ""
    if standing.issued and standing.erratum:
        return texts.rich("minutes-home-erratum", number=standing.number, state=state)
    if standing.issued:
        return texts.rich("minutes-home-issued", number=standing.number)
    if standing.objections:
        return texts.rich("minutes-home-objections", state=state, count=standing.objections)
    if state:
        return texts.rich("minutes-home-open", state=state)
    return texts.rich("minutes-home-none") if standing.wanted else ()
