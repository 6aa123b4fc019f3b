"""Papers for the printer before a meeting: badges, name plates. Rows 3.5, 3.6, ORG-13, ORG-15."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chat.dates import say_when
from chat.texts.my_seat import place_in
from jobs.making import Made, NoSuchPaper, Order
from meetings.badges import BadgeFacts, badge_facts
from meetings.seats.plates import plate_texts
from storage import meetings as rows
from storage import people as people_rows

if TYPE_CHECKING:
    from papers.badges import Badge, BadgeWords

PDF = "application/pdf"


def badge_sheet(order: Order) -> Callable[[], Made]:
    """The badges of these participants, eight on a sheet, the schedule on their backs."""
    from papers.badges import BadgeSheet
    from papers.badges import badge_sheet as typeset

    meeting = rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None:
        raise NoSuchPaper("badges of no meeting")
    wanted = people_in(order)
    everybody = badge_facts(order.session, meeting.id)
    found = [one for one in everybody if one.participant_id in set(wanted)]
    if not found:
        raise NoSuchPaper("badges of nobody")
    with_driver = {one.car for one in everybody if one.kind == "car"}
    badges = [_badge(order, one) for one in found]
    badges += [
        _car(order, one)
        for one in found
        if one.kind != "car" and one.car and one.car not in with_driver
    ]
    sheet = BadgeSheet(
        language=order.texts.language,
        words=_words(order, meeting),
        title=meeting.title,
        badges=tuple(badges),
        schedule=_schedule(order, meeting),
        agenda=tuple(item.title for item in rows.agenda_of(order.session, meeting.id)),
    )
    name = f"{order.texts.plain('badge-file')}.pdf"
    return lambda: Made(typeset(sheet), name, PDF)


def _badge(order: Order, one: BadgeFacts) -> Badge:
    from papers.badges import Badge

    seat = place_in(order.texts, one.layout, one.place) if one.place and one.layout else ""
    return Badge(
        kind=one.kind,
        heading=order.texts.plain(f"badge-kind-{one.kind.replace('_', '-')}"),
        name=one.name,
        title=one.title,
        unit=one.unit,
        seat=seat,
        car=one.car,
        code=order.link(one.token) if one.token else "",
    )


def _car(order: Order, one: BadgeFacts) -> Badge:
    """车证 of a car that comes without a driver of its own on the list."""
    from papers.badges import Badge

    heading = order.texts.plain("badge-kind-car")
    return Badge(kind="car", heading=heading, name=one.name, unit=one.unit, car=one.car)


def _words(order: Order, meeting: rows.Meeting) -> BadgeWords:
    from papers.badges import BadgeWords

    texts = order.texts
    organiser = people_rows.person(order.session, meeting.organiser_id)
    phone = (organiser.phone or "") if organiser else ""
    contact = texts.plain("badge-contact", name=organiser.name, phone=phone) if organiser else ""
    return BadgeWords(
        seat=texts.plain("signin-pass-seat"),
        schedule=texts.plain("badge-schedule"),
        rules=(texts.plain("badge-rule-own"), texts.plain("badge-rule-lost")),
        contact=contact.strip(),
    )


def _schedule(order: Order, meeting: rows.Meeting) -> tuple[tuple[str, str], ...]:
    """Each sitting with its time."""
    texts, office = order.texts, order.office
    sittings = rows.sittings_of(order.session, meeting.id)
    lines = [
        (
            say_when(
                one.starts_at,
                one.ends_at,
                texts.language,
                office.zone,
                today=office.today(order.now),
            ),
            one.title or (meeting.place if len(sittings) == 1 else ""),
        )
        for one in sittings
    ]
    return tuple(lines)


def name_plates(order: Order) -> Callable[[], Made]:
    """The plates of these participants, and some blank ones."""
    from papers.plates import Plate
    from papers.plates import name_plates as typeset

    found = plate_texts(order.session, people_in(order))
    if not found:
        raise NoSuchPaper("plates of nobody")
    texts = order.texts
    plates = [Plate(name, second) for name, second in found]
    spare = order.office.profile.seats.spare_plates
    fold, name = texts.plain("plates-fold"), texts.plain("plates-file")

    def make() -> Made:
        made = typeset(plates, language=texts.language, spare=spare, fold=fold, title=name)
        return Made(made, f"{name}.pdf", PDF)

    return make


def people_in(order: Order) -> Sequence[int]:
    """The participant ids a paper is ordered for."""
    return [int(one) for one in str(order.params["people"]).split(",") if one]
