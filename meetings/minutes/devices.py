"""What the recorder sees to before the meeting: devices, batteries, consent, the form. Row 4.1.

They are tasks of the preparation like any other, made once; whoever records next takes over what
is still open.
"""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor
from meetings.office import Office
from meetings.preparation.applying import NewPreparation, add_tasks
from meetings.preparation.telling import day_told, tell_owners
from meetings.tasks.handing_over import hand_one
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as rows
from storage import preparation as preparation_rows


def see_to(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The recorder has them as tasks. Where the preparation takes none (the meeting is put off),
    they come with the next appointment."""
    recorder = rows.recorders_now(session, meeting.id).get("recorder")
    if recorder is None:
        return
    hand_on(session, actor, meeting, recorder.person_id, now=now, office=office)
    there = {task.text for task, _ in preparation_rows.tasks_of(session, meeting.id)}
    wanted = [
        NewPreparation(
            getattr(one.text, office.language),
            owner_id=recorder.person_id,
            lead_wd=one.lead_wd,
        )
        for one in office.profile.record.tasks
        # The office may have changed its language since.
        if not there & {one.text.zh_Hans, one.text.zh_Hant, one.text.en}
    ]
    add_tasks(session, actor, meeting.id, wanted, now=now, office=office)


def hand_on(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> None:
    """What of it is open goes to this person, who is told once of all of it."""
    words = {
        text
        for one in office.profile.record.tasks
        for text in (one.text.zh_Hans, one.text.zh_Hant, one.text.en)
    }
    owed = [
        task
        for task, _ in preparation_rows.locked_tasks_of(session, meeting.id)
        if task.text in words and task.state != "closed" and task.owner_id != person_id
    ]
    for task in owed:
        hand_one(session, actor, task, person_id, now)
        day_told(session, task)
    tell_owners(
        session,
        "preparation_assigned",
        meeting.id,
        owed,
        besides=actor.who.person_id,
        now=now,
        office=office,
    )
