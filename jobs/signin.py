"""Papers of sign-in: the pass, the poster, the pre-named sheet. Rows 3.2, 3.5."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from chat.dates import say_when
from chat.texts.signin import Reader
from jobs.making import Made, NoSuchPaper, Order
from meetings.people import named
from meetings.signin.codes import printed_code
from meetings.signin.hours import hours_of
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import settings, signin

if TYPE_CHECKING:
    from papers.sign_in_sheet import SignInWords

PDF, PNG = "application/pdf", "image/png"


def pass_card(order: Order) -> Callable[[], Made]:
    """The pass of one participant, as a picture."""
    from papers.pass_card import PassCard, PassWords, pass_png

    place = attendance_rows.participant(order.session, int(order.params["participant"]))
    meeting = rows.meeting(order.session, place.meeting_id) if place else None
    token = signin.live_pass(order.session, place.id) if place else None
    if place is None or meeting is None or token is None or place.removed_at is not None:
        raise NoSuchPaper("pass")
    texts = order.texts
    person = named(order.session, [place.person_id])[place.person_id]
    unit = people_rows.unit(order.session, place.unit_id) if place.unit_id else None
    card = PassCard(
        language=texts.language,
        words=PassWords(
            heading=texts.plain("signin-pass-heading"),
            time=texts.plain("signin-paper-time"),
            place=texts.plain("signin-paper-place"),
            seat=texts.plain("signin-pass-seat"),
            instruction=texts.plain("signin-pass-show"),
        ),
        title=meeting.title,
        time=_reader(order).when(meeting.starts_at, meeting.ends_at),
        place=meeting.place,
        name=person.name,
        post=place.title,
        unit=unit.name if unit else "",
        code=order.link(token),
        capacity=texts.plain(f"signin-role-{place.role}") if place.role != "attend" else "",
    )
    name = f"{texts.plain('signin-pass-heading')}.png"
    return lambda: Made(pass_png(card), name, PNG)


def venue_code(order: Order) -> Callable[[], Made]:
    """The poster with the printed code of one sitting."""
    from papers.venue_code import PosterWords, VenuePoster, venue_poster

    meeting, sitting = _sitting(order)
    texts = order.texts
    hours = hours_of(sitting.starts_at, sitting.ends_at, order.office.profile.signin)
    poster = VenuePoster(
        language=texts.language,
        words=PosterWords(
            heading=texts.plain("signin-poster-heading"),
            time=texts.plain("signin-paper-time"),
            place=texts.plain("signin-paper-place"),
            instruction=texts.plain("signin-poster-instruction"),
        ),
        title=meeting.title,
        time=_reader(order).when(sitting.starts_at, sitting.ends_at),
        place=meeting.place,
        code=order.link(printed_code(order.secret, sitting.id)),
        note=texts.plain(
            "signin-poster-note",
            closes=say_when(
                hours.closes,
                None,
                texts.language,
                order.office.zone,
                today=order.office.today(order.now),
            ),
        ),
    )
    name = f"{texts.plain('signin-poster-file')}.pdf"
    return lambda: Made(venue_poster(poster), name, PDF)


def sign_in_sheet(order: Order) -> Callable[[], Made]:
    """The pre-named sheet of one sitting, by the serials it was numbered with."""
    from papers.sign_in_sheet import Signer, SignInSheet
    from papers.sign_in_sheet import sign_in_sheet as set_sheet

    meeting, sitting = _sitting(order)
    texts = order.texts
    people = {a.participant_id: a for a in signin.attendees(order.session, sitting.id)}
    numbered = list(settings.get(order.session, f"sign-in sheet {sitting.id}", []))
    listed = [(serial, people[id]) for serial, id in enumerate(numbered, 1) if id in people]
    note = texts.plain("signin-paper-in-attendance")
    organiser = named(order.session, [meeting.organiser_id]).get(meeting.organiser_id)
    data = SignInSheet(
        language=texts.language,
        words=_sheet_words(order),
        title=meeting.title,
        time=_reader(order).when(sitting.starts_at, sitting.ends_at),
        place=meeting.place,
        organiser=organiser.unit if organiser and organiser.unit else order.office.name,
        expected=texts.plain(
            "signin-paper-expected",
            count=sum(a.role == "attend" and a.source != "walk_in" for _, a in listed),
        ),
        signers=tuple(
            Signer(serial, a.name, a.unit, a.title, note if a.role == "in_attendance" else "")
            for serial, a in listed
        ),
    )
    name = f"{texts.plain('signin-sheet-file')}.pdf"
    return lambda: Made(set_sheet(data), name, PDF)


def _sheet_words(order: Order) -> SignInWords:
    from papers.sign_in_sheet import SignInWords

    def say(key: str) -> str:
        return order.texts.plain(f"signin-paper-{key}")

    return SignInWords(
        heading=say("heading"),
        meeting=say("meeting"),
        time=say("time"),
        place=say("place"),
        organiser=say("organiser"),
        columns=(
            say("serial"),
            say("name"),
            say("unit"),
            say("post"),
            say("signature"),
            say("signed-at"),
            say("remark"),
        ),
        # The template puts the numbers in: they are not known before it is set.
        page=order.texts.plain("signin-paper-page", page="{page}", pages="{pages}"),
    )


def _reader(order: Order) -> Reader:
    return Reader(order.texts, order.office, order.now)


def _sitting(order: Order) -> tuple[rows.Meeting, rows.Sitting]:
    sitting = rows.sitting(order.session, int(order.params["sitting"]))
    meeting = rows.meeting(order.session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        raise NoSuchPaper("sitting")
    return meeting, sitting
