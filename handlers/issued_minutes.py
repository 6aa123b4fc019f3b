"""会议纪要: the list, a meeting's page, sending, issuing, reading. Row 4.6."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import issued_minutes as words
from chat.texts import issued_minutes_check as check_words
from chat.texts import issued_minutes_text as text_words
from chat.texts import issued_minutes_whole as whole_words
from chat.texts.issued_minutes_draft import proposed
from handlers.forms import filling
from handlers.notices import words as said
from handlers.reports import say_paper
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.document_numbers import SameNumber
from meetings.issued_minutes import chain, drafting, facts, issuing, listing, reading
from meetings.issued_minutes.chain import CHECK, KIND, Differs, Sent
from meetings.issued_minutes.issuing import Issued, Scanned
from meetings.issued_minutes.reading import EditionFacts
from meetings.meetings import Refused
from storage import meetings as meeting_rows


def command(turn: Turn, page: int = 0) -> None:
    """/minutes, 会议纪要; LA turns the page."""
    found = listing.listed(turn.session, turn.me, now=turn.now)
    turn.show("minutes_list", words.listed(said(turn), found, page))


def show(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """La: where the minutes of a meeting stand."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"minutes:{meeting_id}", words.page(said(turn), found, note))


def begin(turn: Turn, meeting_id: int) -> None:
    """Lb, 起草: from what the record holds."""
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
        return
    known = facts.facts_of(turn.session, turn.me, meeting, now=turn.now, office=turn.office)
    if isinstance(known, Refused):
        refuse(turn, known)
        return
    content = proposed(turn.office, known)
    outcome = drafting.begin(
        turn.session, turn.actor, meeting_id, content, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    key = "minutes-note-begun-before" if outcome.again else "minutes-note-begun"
    outline(turn, outcome.minutes_id, note=turn.texts.rich(key))


def seen(turn: Turn, minutes_id: int) -> EditionFacts | None:
    """The edition for this person; a refusal is said here."""
    found = reading.edition_seen(
        turn.session, turn.me, minutes_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def outline(turn: Turn, minutes_id: int, page: int = 0, *, note: RichText = ()) -> None:
    """Lc: the draft, section by section."""
    found = seen(turn, minutes_id)
    if found is not None:
        shown = text_words.outline(said(turn), found, state(turn, found), page, note)
        turn.show(f"minutes_draft:{minutes_id}", shown)


def state(turn: Turn, one: EditionFacts) -> str:
    """What an edition is, and where it stands."""
    return turn.texts.plain(
        "minutes-page-open", what=words.what(turn.texts, one), state=words.state(turn.texts, one)
    )


def read(turn: Turn, minutes_id: int, page: int = 0) -> None:
    """Ly: the whole text."""
    found = seen(turn, minutes_id)
    if found is not None:
        standing = words.state(turn.texts, found)
        shown = whole_words.whole(said(turn), found, standing, page)
        turn.show(f"minutes_text:{minutes_id}", shown)


def paper(turn: Turn, minutes_id: int) -> None:
    """Lz: the minutes as .docx."""
    found = seen(turn, minutes_id)
    if found is not None:
        name = turn.texts.plain("minutes-paper-said", title=found.content.title)
        say_paper(turn, "minutes", name, ("minutes", minutes_id))


def check(turn: Turn, minutes_id: int) -> None:
    """Lp, 送审: first what is missing, what differs, where it goes."""
    found = seen(turn, minutes_id)
    if found is None:
        return
    if found.state != "draft" or not found.may_write:
        show(turn, found.meeting_id)
        return
    rules = turn.office.profile
    window = rules.minutes_wd.objection is not None and found.objection_until is None
    kinds = [CHECK, KIND] if window and CHECK in rules.approval.chains else [KIND]
    differ = reading.differences_of(turn.session, minutes_id)
    steps = check_words.steps(said(turn), kinds)
    turn.show(f"minutes_draft:{minutes_id}", check_words.check(said(turn), found, differ, steps))


def send(turn: Turn, minutes_id: int, edits: int, knowingly: int) -> None:
    """Lq: on its way, where it is as it was shown."""
    outcome = chain.send(
        turn.session,
        turn.actor,
        minutes_id,
        edits=edits,
        knowingly=bool(knowingly),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code="minutes-edited") | Differs():
            check(turn, minutes_id)
        case Refused():
            refuse(turn, outcome)
        case Sent(meeting_id=meeting_id, again=again):
            found = seen(turn, minutes_id)
            opened = found is not None and found.state == "objection"
            key = "sent-before" if again else "opened" if opened else "sent"
            show(turn, meeting_id, note=turn.texts.rich(f"minutes-note-{key}"))
        case _:
            assert_never(outcome)


def withdraw(turn: Turn, minutes_id: int, sure: int = 0) -> None:
    """Lx, 作废草稿: asked twice."""
    found = seen(turn, minutes_id)
    if found is None:
        return
    if not sure and found.state == "draft" and found.may_write:
        turn.show(f"minutes:{found.meeting_id}", words.ask_withdraw(turn.texts, found))
        return
    outcome = drafting.withdraw(turn.session, turn.actor, minutes_id, now=turn.now)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show(turn, found.meeting_id, note=turn.texts.rich("minutes-note-withdrawn"))


def ask_issue(turn: Turn, minutes_id: int) -> None:
    """Ls, 编号印发: asked once more, for it can not be undone."""
    found = _to_issue(turn, minutes_id)
    if found is not None:
        page = reading.page(
            turn.session, turn.me, found.meeting_id, now=turn.now, office=turn.office
        )
        kept = page.issued.number if not isinstance(page, Refused) and page.issued else ""
        turn.show(f"minutes:{found.meeting_id}", words.ask_issue(said(turn), found, kept))


def _to_issue(turn: Turn, minutes_id: int) -> EditionFacts | None:
    """The edition where it waits for its number; else its page is shown."""
    found = seen(turn, minutes_id)
    if found is None or (found.state == "approved" and found.may_issue):
        return found
    if found.may_issue:
        show(turn, found.meeting_id)
    else:
        turn.refuse("not-allowed")
    return None


def issue(turn: Turn, minutes_id: int) -> None:
    """Lt, 确认印发."""
    outcome = issuing.issue(turn.session, turn.actor, minutes_id, now=turn.now, office=turn.office)
    after_issue(turn, outcome)


def after_issue(turn: Turn, outcome: Issued | SameNumber | Refused) -> None:
    """Under which number they are out."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case SameNumber(text=text, titles=titles):
            twins = "、".join(titles)
            turn.tell("minutes-ask-number-twin", number=text, titles=twins)
        case Issued(meeting_id=meeting_id, number=number, again=again):
            key = "minutes-note-issued-before" if again else "minutes-note-issued"
            show(turn, meeting_id, note=turn.texts.rich(key, number=number))
        case _:
            assert_never(outcome)


def outside(turn: Turn, minutes_id: int) -> None:
    """Lu: a number given elsewhere."""
    if _to_issue(turn, minutes_id) is not None:
        filling.open_form(turn, "minutes_number", {"_minutes": minutes_id})


def scan(turn: Turn, minutes_id: int) -> None:
    """Lv: the sealed scan."""
    found = seen(turn, minutes_id)
    if found is None:
        return
    if not found.may_issue:
        turn.refuse("not-allowed")
    elif found.state != "issued" or found.superseded:
        turn.refuse("minutes-not-issued")
    else:
        filling.open_form(turn, "minutes_scan", {"_minutes": minutes_id})


def after_scan(turn: Turn, outcome: Scanned) -> None:
    """The scan is the official version."""
    found = seen(turn, outcome.minutes_id)
    if found is not None:
        show(turn, found.meeting_id, note=turn.texts.rich("minutes-note-scanned"))


def correct(turn: Turn, meeting_id: int) -> None:
    """Lw, 更正: the form asks why."""
    found = reading.page(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.may_write:
        turn.refuse("not-allowed")
    elif found.issued is None or found.open is not None:
        note = turn.texts.rich("minutes-note-erratum-before") if found.open else ()
        show(turn, meeting_id, note=note)
    else:
        filling.open_form(turn, "minutes_erratum", {"_meeting": meeting_id})


def after_correct(turn: Turn, outcome: drafting.Begun) -> None:
    """The correction is begun, or another one is open."""
    key = "minutes-note-erratum-before" if outcome.again else "minutes-note-erratum"
    outline(turn, outcome.minutes_id, note=turn.texts.rich(key))
