"""Notices of rides and of the gate: the evening before, and what changes after. Row 2.7."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chat.message import Message, Paper, lines
from chat.texts.cards import words_of
from chat.texts.cars import rider_line, run_line
from chat.texts.logistics import own_ride
from chat.texts.meeting_people import button
from meetings.logistics.cars import Rider, RunFacts, cars_of
from meetings.logistics.overview import OwnRide
from meetings.logistics.riding import said_to_driver, said_to_rider
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading


def ride_notice(reading: Reading) -> Message | None:
    """The evening before: by which car; None where it is another one by now."""
    return _ride(reading, "ride-told")


def changed_notice(reading: Reading) -> Message | None:
    """The car they were told of is another one, or leaves at another time."""
    return _ride(reading, "ride-changed")


def _ride(reading: Reading, key: str) -> Message | None:
    found = _run_of(reading, reading.params["journey"])
    if found is None or said_to_rider(found[0]) != reading.params["said"]:
        return None
    run, rider = found
    words = words_of(reading)
    ride = OwnRide(run.direction, run.leaves_at, run.plate, run.driver, run.phone, run.start)
    text = lines(
        reading.texts.rich("notice-for", name=rider.guest.name, unit=rider.guest.unit or "—")
        if reading.reader_id != rider.guest.person_id
        else (),
        reading.texts.rich(key),
        # When a leader goes where (领导行程) is looked up, and pushed to nobody.
        reading.texts.rich("own-look") if rider.guest.leader else own_ride(words, ride),
    )
    own = button(reading.texts, "button-own-logistics", "Fo", rider.guest.participant_id)
    return Message(text, choices=((own,),))


def no_ride_notice(reading: Reading) -> Message | None:
    """There is no car for them any more; None where there is one again."""
    journey_id = reading.params["journey"]
    if _run_of(reading, journey_id) is not None:
        return None
    meeting = _meeting(reading, journey_id)
    if meeting is None:
        return None
    return Message(reading.texts.rich("ride-off", title=meeting.title))


def run_notice(reading: Reading) -> Message | None:
    """To the driver: when, from where, and who; None where it is otherwise by now."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    runs = cars_of(reading.session, meeting, office=reading.office).runs
    run = next((one for one in runs if one.id == reading.params["run"]), None)
    if run is None or said_to_driver(run) != reading.params["said"]:
        return None
    words = words_of(reading)
    if not run.riders:
        return _run_off(reading, meeting, run.leaves_at, run.plate, run.start)
    # When a leader comes (领导行程) is on the printed sheet, and pushed to nobody.
    named = [one for one in run.riders if not one.guest.leader]
    unnamed = len(run.riders) - len(named)
    text = lines(
        reading.texts.rich("run-told", title=meeting.title),
        run_line(words, run),
        *(rider_line(words, one) for one in named),
        reading.texts.rich("run-told-leaders", count=unnamed) if unnamed else (),
    )
    return Message(text)


def run_off_notice(reading: Reading) -> Message | None:
    """To the driver: a run they were told of is off."""
    params = reading.params
    meeting = meeting_rows.meeting(reading.session, params["meeting"])
    if meeting is None or meeting.state == "closed":
        return None
    leaves = datetime.fromisoformat(params["leaves"])
    return _run_off(reading, meeting, leaves, params["plate"], params["start"])


def _run_off(
    reading: Reading, meeting: meeting_rows.Meeting, leaves: datetime, plate: str, start: str
) -> Message:
    when = words_of(reading).when(leaves)
    said = reading.texts.rich(
        "run-off", title=meeting.title, when=when, plate=plate, start=start or "—"
    )
    return Message(said)


def gate_notice(reading: Reading) -> Message | None:
    """To the gate: the plates, or what changed; None once the meeting is another day."""
    params, texts = reading.params, reading.texts
    meeting = meeting_rows.meeting(reading.session, params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    if datetime.fromisoformat(params["start"]) != meeting.starts_at and params["whole"]:
        return None
    comma = texts.plain("meeting-list-comma")
    new, gone = params["new"], params["gone"]
    key = "gate-told" if params["whole"] else "gate-changed"
    text = lines(
        texts.rich(
            key, when=words_of(reading).when(meeting.starts_at), place=meeting.place or "—"
        ),
        texts.rich("gate-plates", count=len(new), plates=comma.join(new))
        if params["whole"]
        else (texts.rich("gate-new", plates=comma.join(new)) if new else ()),
        texts.rich("gate-gone", plates=comma.join(gone)) if gone else (),
    )
    sheet = Paper("gate_sheet", (("meeting", meeting.id),))
    return Message(text, files=(sheet,) if params["whole"] else ())


def _run_of(reading: Reading, journey_id: int) -> tuple[RunFacts, Rider] | None:
    meeting = _meeting(reading, journey_id)
    if meeting is None:
        return None
    for run in cars_of(reading.session, meeting, office=reading.office).runs:
        for rider in run.riders:
            if rider.journey_id == journey_id:
                return run, rider
    return None


def _meeting(reading: Reading, journey_id: int) -> meeting_rows.Meeting | None:
    journey = rows.cars.journey_by_id(reading.session, journey_id)
    place = (
        attendance_rows.participant(reading.session, journey.participant_id) if journey else None
    )
    if place is None or place.removed_at is not None:
        return None
    meeting = meeting_rows.meeting(reading.session, place.meeting_id)
    return meeting if meeting is not None and meeting.state == "published" else None
