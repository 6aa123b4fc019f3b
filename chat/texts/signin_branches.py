"""Words of branch venues: the list, one venue, what was counted and reported, the roll call.
Row 2.3."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import PAGE, Reader, button, figures, named_line, venue_word
from chat.texts.signin_desk import turns
from chat.texts.wording import Reading
from meetings.meetings import Refused
from meetings.people import who_is
from meetings.signin.branch_line import VenueFigures, Venues, venues_of
from meetings.signin.branching import BranchFacts
from meetings.signin.roll_call import Roll, roll_of
from storage import attendance as attendance_rows
from storage import branches as branch_rows
from storage import meetings as rows

Rows = tuple[tuple[Choice, ...], ...]


def listing(
    texts: Texts, meeting_id: int, title: str, found: Sequence[BranchFacts], page: int
) -> Message:
    """The meeting's branch venues, ten a page."""
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    shown = found[page * PAGE : (page + 1) * PAGE]
    heading = (
        texts.rich("branches", title=title, count=len(found))
        if found
        else texts.rich("branches-empty", title=title)
    )
    rows_: list[tuple[Choice, ...]] = [
        (Choice(one.name, encode("xp", one.branch_id)),) for one in shown
    ]
    rows_.extend(turns(texts, "xb", page, last, meeting_id))
    add = button(texts, "add-branch", "xa", meeting_id)
    call = button(texts, "roll-call", "xl", meeting_id)
    rows_.append((add, call) if found else (add,))
    rows_.append((button(texts, "sign-in-settings", "xe", meeting_id),))
    listed = [_line(texts, one) for one in shown]
    return Message(lines(heading, *listed), choices=tuple(rows_))


def _line(texts: Texts, one: BranchFacts) -> RichText:
    contact = one.contact.name if one.contact else ""
    facts = (one.place, contact, texts.plain("branch-count", count=one.people))
    return texts.rich(
        "branch-line", name=one.name, facts=" · ".join(fact for fact in facts if fact)
    )


def card(texts: Texts, one: BranchFacts, note: RichText = ()) -> Message:
    """One branch venue, with what the hosts may do with it."""
    body = lines(
        note,
        texts.rich("branch-heading", name=one.name, title=one.meeting_title),
        texts.rich("branch-place", place=one.place) if one.place else (),
        texts.rich("branch-contact", person=named_line(texts, one.contact))
        if one.contact
        else texts.rich("branch-contact-none"),
        texts.rich("branch-people", count=one.people),
    )
    id = one.branch_id
    assign = button(texts, "branch-assign", "xh", id, 0)
    back = button(texts, "branch-unassign", "xh", id, 1)
    rows_ = [
        (assign, back) if one.people else (assign,),
        (button(texts, "branch-report", "xt", id, 0), button(texts, "print-code", "xs", id)),
        (button(texts, "branch-name", "xw", id, 0), button(texts, "branch-place", "xw", id, 1)),
        (button(texts, "branch-contact", "xw", id, 2), button(texts, "branch-drop", "xx", id)),
        (button(texts, "branches", "xb", one.meeting_id, 0),),
    ]
    return Message(body, choices=tuple(rows_))


def ask_remove(texts: Texts, one: BranchFacts) -> Message:
    """Whether the venue is really to be taken off."""
    text = texts.rich("branch-ask-remove", name=one.name, count=one.people)
    drop = button(texts, "confirm", "xy", one.branch_id)
    keep = button(texts, "branch-keep", "xp", one.branch_id)
    return Message(text, choices=((drop, keep),))


def venues(reader: Reader, found: Venues, page: int = 0) -> Message:
    """Counted and reported, venue by venue, and all together."""
    texts = reader.texts
    shown, last = _shown(found, page)
    page = min(page, last)
    heading = texts.rich("venues", title=found.title)
    number = texts.rich("signin-sitting-number", number=found.number) if found.of > 1 else ()
    listed = [_venue_line(reader, one) for one in shown]
    together = texts.rich("venues-together", figures=figures(texts, found.together))
    here = (found.meeting_id, found.sitting_id)
    rows_: list[tuple[Choice, ...]] = [*turns(texts, "xv", page, last, *here)]
    if found.own:
        rows_.append((button(texts, "branch-report", "xt", found.own, found.sitting_id),))
    rows_.append((button(texts, "sign-in-menu", "sm", *here),))
    return Message(lines(heading, number, *listed, together), choices=tuple(rows_))


def _shown(found: Venues, page: int) -> tuple[Sequence[VenueFigures], int]:
    """Those of one page; who works at a branch venue sees that one."""
    if found.own:
        return [one for one in found.branches if one.branch_id == found.own], 0
    every = (found.main, *found.branches)
    last = max(0, (len(every) - 1) // PAGE)
    page = min(page, last)
    return every[page * PAGE : (page + 1) * PAGE], last


def _venue_line(reader: Reader, one: VenueFigures) -> RichText:
    texts = reader.texts
    expected, present = one.counted
    said = texts.plain("venue-figures", expected=expected, present=present)
    line = texts.rich("venue-line", venue=venue_word(texts, one.name), figures=said)
    if one.reported is None or one.at is None:
        return line
    expected, present = one.reported
    reported = texts.rich(
        "venue-reported-other" if one.differs else "venue-reported",
        figures=texts.plain("venue-figures", expected=expected, present=present),
        by=one.by,
        time=reader.clock(one.at),
    )
    return lines(line, reported)


def roll(reader: Reader, found: Roll) -> Message:
    """联调点名: who answered, who did not."""
    texts = reader.texts
    answered = [one for one in found.answers if one.at is not None]
    silent = [one for one in found.answers if one.at is None]
    listed = [
        texts.rich("roll-here", venue=one.name, time=reader.clock(one.at))
        for one in answered
        if one.at is not None
    ]
    listed += [
        texts.rich(
            "roll-silent", venue=one.name, contact=one.contact.name if one.contact else "none"
        )
        for one in silent
    ]
    heading = texts.rich(
        "roll",
        title=found.title,
        time=reader.clock(found.at),
        here=len(answered),
        count=len(found.answers),
    )
    comma = texts.plain("meeting-list-comma")
    phone = texts.rich("roll-phone", venues=comma.join(found.unreached)) if found.unreached else ()
    rows_: list[tuple[Choice, ...]] = [
        (
            Choice(
                texts.plain("button-roll-for", venue=one.name),
                encode("xz", found.call_id, one.branch_id),
            ),
        )
        for one in silent[:PAGE]
    ]
    rows_.append((button(texts, "branches", "xb", found.meeting_id, 0),))
    return Message(lines(heading, *listed, phone), choices=tuple(rows_))


# ------------------------------------------------------------------------------------- notices


def roll_notice(reading: Reading) -> Message | None:
    """To the contact: press if you hear us."""
    call = branch_rows.roll_call(reading.session, int(reading.params["call"]))
    branch = branch_rows.branch(reading.session, int(reading.params["branch"]))
    meeting = rows.meeting(reading.session, call.meeting_id) if call else None
    if call is None or branch is None or meeting is None or meeting.state != "published":
        return None
    texts = reading.texts
    here = Choice(texts.plain("button-roll-here"), encode("xz", call.id, branch.id))
    text = texts.rich("roll-asks", title=meeting.title, venue=branch.name)
    return Message(text, choices=((here,),))


def roll_now(reading: Reading) -> Message | None:
    """To who called the roll: who answered by now."""
    call = branch_rows.roll_call(reading.session, int(reading.params["call"]))
    who = who_is(reading.session, reading.reader_id)
    if call is None or who is None:
        return None
    found = roll_of(reading.session, who, call.meeting_id)
    if found is None or isinstance(found, Refused) or found.call_id != call.id:
        return None
    return roll(_reader(reading), found)


def branches_now(reading: Reading) -> Message | None:
    """To the organiser: what the venues reported, beside what was counted."""
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    found = venues_of(
        reading.session,
        who,
        int(reading.params["meeting"]),
        sitting_id=int(reading.params["sitting"]),
        now=reading.now,
    )
    return None if isinstance(found, Refused) else venues(_reader(reading), found)


def contact(reading: Reading) -> Message | None:
    """To the contact of a venue: what is theirs to do there, or that nothing is. Not to who is it
    no more."""
    branch = branch_rows.branch(reading.session, int(reading.params["branch"]))
    meeting = rows.meeting(reading.session, branch.meeting_id) if branch else None
    if branch is None or meeting is None or meeting.state in ("draft", "closed"):
        return None
    if branch.contact_id != reading.person_id:
        return None
    texts = reading.texts
    if meeting.state != "published":
        off = f"branch-contact-{meeting.state}"
        return Message(texts.rich(off, title=meeting.title, venue=branch.name))
    text = texts.rich(
        "branch-you-are-contact",
        title=meeting.title,
        when=_reader(reading).when(meeting.starts_at, meeting.ends_at),
        venue=branch.name,
        place=branch.place,
    )
    return Message(text, choices=((button(texts, "sign-in-menu", "sm", meeting.id),),))


def assigned(reading: Reading) -> Message | None:
    """To who sits at a branch venue now, or at the main one again."""
    place = attendance_rows.participant(reading.session, int(reading.params["participant"]))
    meeting = rows.meeting(reading.session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return None
    if meeting.state != "published":
        return None
    texts = reading.texts
    found = branch_rows.branch(reading.session, place.branch_id) if place.branch_id else None
    when = _reader(reading).when(meeting.starts_at, meeting.ends_at)
    if found is None:
        return Message(
            texts.rich("branch-told-main", title=meeting.title, when=when, place=meeting.place)
        )
    return Message(
        texts.rich(
            "branch-told", title=meeting.title, when=when, venue=found.name, place=found.place
        )
    )


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)
