"""监销: two people beside everybody who had a hand in it, each for themselves. Row 6.9; ARC-10."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.disposals.judging import problem_among
from meetings.disposals.listing import subject
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, may
from meetings.reach import NoAccount, Notice, Reached, tell
from storage import Session
from storage import approvals as approval_rows
from storage import disposals as rows
from storage import people as people_rows
from storage.archive import Disposal
from storage.disposals import DisposalWitness

#: 监销人.
WITNESSES = 2


@dataclass(frozen=True, slots=True)
class Scan:
    """The signed paper as it was stored."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class WitnessChanged:
    """Who witnesses as it stands now; ``again``: nothing changed."""

    disposal_id: int
    again: bool = False
    #: Whether who was named could be reached.
    told: Reached | NoAccount | None = None


def had_a_hand(session: Session, disposal: Disposal) -> frozenset[int]:
    """Who made the list, appraised for it, asked for it or decided it: none of them witnesses."""
    found = {disposal.by_id, *rows.appraisers(session, disposal.id)}
    approval = approval_rows.approval(session, disposal.approval_id or 0)
    if approval is not None:
        found |= {approval.asked_by_id, approval.decided_by_id or 0}
        events = approval_rows.events_of(session, [approval.id]).get(approval.id, [])
        found |= {person for e in events for person in (e.by_id, e.for_id) if person}
    return frozenset(found - {0})


def eligible(
    session: Session, disposal: Disposal, person_id: int, others: Iterable[int]
) -> Refused | None:
    """What keeps this person from witnessing, if anything: they left, had a hand in it, or are
    the contact of somebody who has, or the other way round."""
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return refused("disposal-witness-left")
    apart = had_a_hand(session, disposal)
    if person_id in apart:
        return refused("disposal-witness-own", name=person.name)
    near = {*apart, *others}
    contacts = {one.contact_id for one in people_rows.persons(session, near).values()}
    if person_id in contacts or person.contact_id in near:
        return refused("disposal-witness-contact", name=person.name)
    return None


def name_witness(
    session: Session, actor: Actor, disposal_id: int, person_id: int, *, now: datetime
) -> WitnessChanged | Refused:
    """Somebody is named; they are told, and confirm for themselves."""
    disposal = _approved(session, actor, disposal_id)
    if isinstance(disposal, Refused):
        return disposal
    there = rows.witnesses_of(session, disposal.id)
    if any(one.person_id == person_id for one in there):
        return WitnessChanged(disposal.id, again=True)
    if len(there) >= WITNESSES:
        return refused("disposal-witness-enough")
    others = [one.person_id for one in there]
    if person_id == actor.who.person_id:
        return refused("disposal-witness-own", name=actor.who.name)
    if (problem := eligible(session, disposal, person_id, others)) is not None:
        return problem
    witness = DisposalWitness(
        disposal_id=disposal.id,
        person_id=person_id,
        named_by_id=actor.who.person_id,
        named_at=now,
    )
    session.add(witness)
    session.flush()
    after = {"witness": person_id}
    changed(session, actor, "name witness", subject(disposal.id), now=now, after=after)
    notice = Notice("disposal_witness", {"witness": witness.id}, shows=f"disposal:{disposal.id}")
    return WitnessChanged(disposal.id, told=tell(session, person_id, notice, now=now))


def _approved(session: Session, actor: Actor, disposal_id: int) -> Disposal | Refused:
    """The approved list, locked, for who keeps the archive."""
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    disposal = rows.locked_disposal(session, disposal_id)
    if disposal is None:
        return refused("gone")
    return disposal if disposal.state == "approved" else refused(f"disposal-{disposal.state}")


def drop_witness(
    session: Session, actor: Actor, witness_id: int, *, now: datetime
) -> WitnessChanged | Refused:
    """换人, until they confirmed."""
    witness = rows.witness(session, witness_id)
    if witness is None:
        return refused("gone")
    disposal = _approved(session, actor, witness.disposal_id)
    if isinstance(disposal, Refused):
        return disposal
    if witness.at is not None:
        return refused("disposal-witness-confirmed")
    before = {"witness": witness.person_id}
    session.delete(witness)
    session.flush()
    changed(session, actor, "drop witness", subject(disposal.id), now=now, before=before)
    return WitnessChanged(disposal.id)


def matter(session: Session, disposal: Disposal, witness: DisposalWitness) -> About:
    """What the right to witness depends on."""
    return About(person_id=witness.person_id, asked_by=had_a_hand(session, disposal))


def confirm(
    session: Session, actor: Actor, witness_id: int, *, now: datetime, office: Office
) -> WitnessChanged | Refused:
    """确认监销, by the witness themselves."""
    found = _to_confirm(session, witness_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    disposal, witness = found
    if not may(actor.who, Action.WITNESS_DISPOSAL, matter(session, disposal, witness)):
        return refused("not-allowed")
    if witness.at is not None:
        return WitnessChanged(disposal.id, again=True)
    # What lay there on paper is overtaken by their own word.
    witness.scan = witness.scan_name = witness.scan_type = ""
    witness.entered_by_id = witness.entered_at = None
    _confirmed(session, actor, disposal, witness, now=now)
    return WitnessChanged(disposal.id)


def _to_confirm(
    session: Session, witness_id: int, *, now: datetime, office: Office
) -> tuple[Disposal, DisposalWitness] | Refused:
    """The witness and the list, locked; refused where a hold stands or they may not any more."""
    witness = rows.witness(session, witness_id)
    disposal = rows.locked_disposal(session, witness.disposal_id) if witness is not None else None
    witness = rows.witness(session, witness_id)
    if witness is None or disposal is None:
        return refused("gone")
    if witness.at is not None:
        return disposal, witness
    if disposal.state != "approved":
        return refused(f"disposal-{disposal.state}")
    others = [
        one.person_id for one in rows.witnesses_of(session, disposal.id) if one.id != witness.id
    ]
    problem = eligible(session, disposal, witness.person_id, others)
    doomed = [i for line, i in rows.lines_of(session, disposal.id) if line.opinion == "destroy"]
    today = office.today(now)
    problem = problem or problem_among(session, doomed, today=today, office=office)
    return problem or (disposal, witness)


def _confirmed(
    session: Session, actor: Actor, disposal: Disposal, witness: DisposalWitness, *, now: datetime
) -> None:
    witness.at = now
    session.flush()
    changed(
        session,
        actor,
        "witness disposal",
        subject(disposal.id),
        now=now,
        for_person_id=witness.person_id,
        after={"scan": witness.scan},
    )
    if sum(one.at is not None for one in rows.witnesses_of(session, disposal.id)) >= WITNESSES:
        disposal.state = "witnessed"
        session.flush()
        if disposal.by_id != actor.who.person_id:
            notice = Notice("disposal_witnessed", {"disposal": disposal.id})
            tell(session, disposal.by_id, notice, now=now)


def enter_paper(
    session: Session, actor: Actor, witness_id: int, scan: Scan, *, now: datetime, office: Office
) -> WitnessChanged | Refused:
    """They signed on paper: the scan is entered, and counts once a second person looked at it."""
    found = _to_confirm(session, witness_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    disposal, witness = found
    if not may(actor.who, Action.KEEP_ARCHIVE):
        return refused("not-allowed")
    if witness.at is not None:
        return WitnessChanged(disposal.id, again=True)
    witness.scan, witness.scan_name = scan.digest, scan.name
    witness.scan_type, witness.scan_size = scan.media_type, scan.size
    witness.entered_by_id, witness.entered_at = actor.who.person_id, now
    session.flush()
    after = {"witness": witness.person_id, "sha256": scan.digest}
    changed(session, actor, "enter signed witness", subject(disposal.id), now=now, after=after)
    return WitnessChanged(disposal.id)


def check_paper(
    session: Session,
    actor: Actor,
    witness_id: int,
    *,
    holds: bool,
    now: datetime,
    office: Office,
) -> WitnessChanged | Refused:
    """The second look at the scan: 属实, or not, and then it is entered anew."""
    found = _to_confirm(session, witness_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    disposal, witness = found
    if not may(actor.who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    if actor.who.person_id in (witness.entered_by_id, witness.person_id):
        return refused("second-person")
    if witness.at is not None or not witness.scan:
        return WitnessChanged(disposal.id, again=True)
    if holds:
        witness.confirmed_by_id = actor.who.person_id
        _confirmed(session, actor, disposal, witness, now=now)
        return WitnessChanged(disposal.id)
    before = {"witness": witness.person_id, "sha256": witness.scan}
    witness.scan = witness.scan_name = witness.scan_type = ""
    witness.entered_by_id = witness.entered_at = None
    session.flush()
    changed(session, actor, "reject signed witness", subject(disposal.id), now=now, before=before)
    return WitnessChanged(disposal.id)
