"""What wardens count in their zones: A区 安全38 受伤0 失联2. Row 2.8."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who
from meetings.safety import telling
from meetings.safety.house import house_for
from meetings.safety.inside import ROSTRUM
from storage import Session, alarms, duties
from storage.safety import WardenCount

MOST = 100_000
LONGEST_ZONE = 20
_WORDS = {
    "safe": r"安全|平安|safe",
    "hurt": r"受伤|受傷|伤|傷|hurt|injured",
    "missing": r"失联|失聯|下落不明|未到|缺|missing",
}
_NUMBER = {
    key: re.compile(rf"(?:{words})\s*[:：]?\s*(\d{{1,6}})(?:\s*[人名])?")
    for key, words in _WORDS.items()
}
_BARE = re.compile(r"^(.*?)\s*(\d{1,6})\s*[人名]?$")
_LETTER = re.compile(r"([a-z])\s*(?:区|區)?|(?:zone|block)\s*([a-z])")
_STAGE = {"主席台", "主席臺", "台上", "臺上", "rostrum", "stage"}


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted. ``zone`` "": the warden's own."""

    zone: str
    safe: int
    hurt: int
    missing: int


@dataclass(frozen=True, slots=True)
class Counted:
    """It stands; ``before`` what stood for the zone until now."""

    alarm_id: int
    count: Count
    over: bool


def zone_said(text: str) -> str:
    """A zone as it is kept: "A区", "zone a" and "A" are one. Pure."""
    said = " ".join(unicodedata.normalize("NFKC", text).split())
    letter = _LETTER.fullmatch(said.lower())
    if letter is not None:
        return str(letter[1] or letter[2]).upper()
    return ROSTRUM if said.lower() in _STAGE else said


def read_count(text: str) -> Count | None:
    """What a warden typed; None where no number of the safe is in it. Pure.

    "A区 安全38 受伤0 失联2", "A區安全 38", "A 38", "zone A safe 38 missing 2".
    """
    said = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    found = {key: pattern.search(said) for key, pattern in _NUMBER.items()}
    if found["safe"] is None and not any(found.values()):
        bare = _BARE.match(said)
        return Count(zone_said(bare[1]), int(bare[2]), 0, 0) if bare else None
    first = min(match.start() for match in found.values() if match is not None)
    zone = said[:first].strip(" ,，:：、;；")
    numbers = {key: int(match[1]) if match else 0 for key, match in found.items()}
    return Count(zone_said(zone), **numbers)


def count(
    session: Session,
    actor: Actor,
    alarm_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Counted | Refused:
    """Enter a count; the last one of each zone holds. Who has one zone need not name it."""
    alarm = alarms.locked(session, alarm_id)
    if alarm is None:
        return refused("gone")
    house = house_for(session, actor.who, Action.RAISE_ALARM, alarm.meeting_id)
    if isinstance(house, Refused):
        return house
    held = _held(session, actor.who, alarm.meeting_id, text, office)
    if isinstance(held, Refused):
        return held
    session.add(
        WardenCount(
            alarm_id=alarm_id,
            zone=held.zone,
            safe=held.safe,
            hurt=held.hurt,
            missing=held.missing,
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()
    after = {"zone": held.zone, "safe": held.safe, "hurt": held.hurt, "missing": held.missing}
    changed(session, actor, "count heads", telling.subject(alarm_id), now=now, after=after)
    telling.refresh_soon(session, alarm_id, now=now)
    return Counted(alarm_id, held, alarm.ended_at is not None)


def _held(
    session: Session, who: Who, meeting_id: int, text: str, office: Office
) -> Count | Refused:
    """What is to stand, of which zone."""
    found = read_count(text)
    if found is None:
        return refused("alarm-count-unclear")
    zones = own_zones(session, who, meeting_id)
    zone = found.zone or (zones[0] if len(zones) == 1 else "")
    if not zone:
        return refused("alarm-count-zone")
    if len(zone) > LONGEST_ZONE or max(found.safe, found.hurt, found.missing) > MOST:
        return refused("alarm-count-unclear")
    if mark_in(text, office.profile):
        return refused("level-mark")
    return replace(found, zone=zone)


def own_zones(session: Session, who: Who, meeting_id: int) -> tuple[str, ...]:
    """The zones this person leads out, as duties say."""
    found = duties.duties_of(session, meeting_id)
    zones = [
        zone_said(one.zone)
        for one in found
        if one.kind == "warden" and one.person_id == who.person_id and one.zone
    ]
    return tuple(dict.fromkeys(zones))
