"""Where the items of a meeting and its request stand, for the screen of readiness. Row 2.1a."""

from __future__ import annotations

from datetime import datetime

from meetings.office import Office
from meetings.proposals import holding
from meetings.proposals.calling import contacts_of
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import proposals as rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """Units that have not answered, items not decided or sent back, and the request to hold the
    meeting where it is asked for."""
    call = rows.latest_call(session, meeting.id)
    found = rows.proposals_of(session, meeting.id)
    owed = holding.owed(session, meeting, office=office)
    lines = [Missing(f"request-{owed}")] if owed is not None else []
    if call is not None and call.closed_at is None:
        late = now >= call.until
        silent = {r.unit_id for r in rows.units_asked(session, call.id) if r.answer == "none"}
        contacts = contacts_of(session, silent)
        lines += [
            Missing("item-answer", unit.name, contacts.get(unit.id), call.until, late)
            for unit in people_rows.units(session)
            if unit.id in silent
        ]
    for proposal in found:
        if proposal.state == "asked":
            lines.append(Missing("item-undecided", proposal.title))
        elif proposal.state == "returned":
            lines.append(Missing("item-returned", proposal.title, proposal.by_id))
    live = [row for row in found if row.state in ("asked", "returned", "approved")]
    on_agenda = sum(row.agenda_item_id is not None for row in live)
    return Part(
        "proposals",
        asked=bool(call or live or owed),
        have=f"{on_agenda}/{len(live)}" if live else "",
        missing=tuple(lines),
    )
