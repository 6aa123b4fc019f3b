"""Papers of sign-in: the pass, the poster. Rows 3.2, 3.5."""

from __future__ import annotations

from collections.abc import Callable

from chat.dates import say_when
from chat.texts.my_seat import seat_words
from chat.texts.signin import Reader
from jobs.making import Made, NoSuchPaper, Order
from meetings.people import named
from meetings.seats import seat_of
from meetings.signin.codes import printed_code
from meetings.signin.hours import hours_of
from meetings.signin.venues import venue_and_place
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import signin

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
        place=venue_and_place(order.session, place.branch_id) or meeting.place,
        name=person.name,
        post=place.title,
        unit=unit.name if unit else "",
        code=order.link(token),
        capacity=texts.plain(f"signin-role-{place.role}") if place.role != "attend" else "",
        seat=seat_words(texts, seat) if (seat := seat_of(order.session, place.id)) else "",
    )
    name = f"{texts.plain('signin-pass-heading')}.png"
    return lambda: Made(pass_png(card), name, PNG)


def venue_code(order: Order) -> Callable[[], Made]:
    """The poster with the printed code of one sitting."""
    from papers.venue_code import PosterWords, VenuePoster, venue_poster

    meeting, sitting = _sitting(order)
    texts = order.texts
    hours = hours_of(sitting.starts_at, sitting.ends_at, order.office.profile.signin)
    at = int(order.params.get("branch", 0)) or None
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
        place=venue_and_place(order.session, at) or meeting.place,
        code=order.link(printed_code(order.secret, sitting.id, at)),
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


def _reader(order: Order) -> Reader:
    return Reader(order.texts, order.office, order.now)


def _sitting(order: Order) -> tuple[rows.Meeting, rows.Sitting]:
    sitting = rows.sitting(order.session, int(order.params["sitting"]))
    meeting = rows.meeting(order.session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        raise NoSuchPaper("sitting")
    return meeting, sitting
