"""表决: votes on an item, counted against who has one, and what they come to (ORG-11). Row 4.3."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal, get_args

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.taking_back import take_back
from meetings.recording.access import opened
from meetings.recording.room import Room, room_of
from meetings.regime.profile import RecordVotes
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import record as rows

#: 举手 / 投票 / 口头 / 书面.
Way = Literal["hands", "ballot", "spoken", "written"]
WAYS: tuple[Way, ...] = get_args(Way)
#: What a vote comes to; 听取 needs none.
Outcome = Literal["passed", "rejected", "in_principle", "deferred"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
#: No hall holds more.
MOST_VOTES = 10_000
_LABELLED = re.compile(
    r"(赞成|贊成|同意|for|反对|反對|against|弃权|棄權|abstain(?:ed)?)\s*[:：]?\s*(\d{1,5})\s*[票人]?",
    re.I,
)
_THREE = re.compile(r"\s*(\d{1,5})(?:[\s,，、/]+(\d{1,5}))?(?:[\s,，、/]+(\d{1,5}))?\s*")
_RECUSED = re.compile(r"[\s,，；;。]*(?:回避|迴避|recused)\s*[:：]?\s*(.+)$", re.I | re.S)
_ALL = re.compile(
    r"\s*(?:全票(?:通过|通過|同意)?|一致(?:通过|通過|同意)|全体同意|全體同意|unanimous(?:ly)?)\s*",
    re.I,
)
_BETWEEN = re.compile(r"[\s,，、；;]+")


@dataclass(frozen=True, slots=True)
class Count:
    """Votes as they were counted. ``recused``: names of those who may not vote on it."""

    for_: int
    against: int
    abstained: int
    recused: tuple[str, ...] = ()

    @property
    def cast(self) -> int:
        """All of them."""
        return self.for_ + self.against + self.abstained


@dataclass(frozen=True, slots=True)
class Electorate:
    """Who votes on an item: heads, those recused taken off. ``present`` None: nobody signed in."""

    expected: int
    present: int | None


@dataclass(frozen=True, slots=True)
class Voted:
    """The votes are noted."""

    meeting_id: int
    item_id: int
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class VotedMeanwhile:
    """Somebody else entered a vote since; theirs stands. ``edits``: to change it knowingly."""

    item_id: int
    count: Count
    edits: int


def read_count(text: str, present: int | None) -> Count | None:
    """ "12 0 1", "12", "同意12票，反对0票，弃权1票", "全票" (of those ``present``), each perhaps
    with "回避张三"; None where it says something else. Pure."""
    recused = _RECUSED.search(text)
    names = tuple(filter(None, _BETWEEN.split(recused.group(1)))) if recused else ()
    rest = text[: recused.start()] if recused else text
    if _ALL.fullmatch(rest):
        return None if present is None else Count(max(0, present - len(names)), 0, 0, names)
    if found := _THREE.fullmatch(rest):
        for_, against, abstained = (int(one or 0) for one in found.groups())
        return Count(for_, against, abstained, names)
    labelled = {_part(label): int(number) for label, number in _LABELLED.findall(rest)}
    if not labelled or _LABELLED.sub("", rest).strip(" ,，、；;。\n") or "for" not in labelled:
        return None
    return Count(labelled["for"], labelled.get("against", 0), labelled.get("abstained", 0), names)


def passes(count: Count, electorate: Electorate, rule: RecordVotes) -> bool:
    """Whether more than the share of those counted are for it. Pure."""
    of = electorate.expected if rule.of == "expected" else electorate.present
    base = of if of else count.cast
    return Fraction(count.for_) > Fraction(rule.share) * base


def needed(count: Count, electorate: Electorate, rule: RecordVotes) -> int:
    """How many votes it takes. Pure."""
    of = electorate.expected if rule.of == "expected" else electorate.present
    return int(Fraction(rule.share) * (of if of else count.cast)) + 1


def electorate_of(room: Room, recused: tuple[str, ...]) -> Electorate:
    """Who votes, when these are recused. Pure."""
    off = len({one.participant_id for one in room.voters if one.name in recused})
    of_list = len(set(recused)) if recused else 0
    return Electorate(
        expected=max(0, room.counts.expected - of_list),
        present=len(room.voters) - off if room.known else None,
    )


def count_problem(count: Count, room: Room, office: Office) -> Refused | None:
    """What does not add up, if anything. Pure."""
    if count.cast == 0:
        return refused("recording-vote-none")
    if max(count.for_, count.against, count.abstained) > MOST_VOTES:
        return refused("recording-vote-many", cast=count.cast, present=MOST_VOTES)
    if mark_in(" ".join(count.recused), office.profile):
        return refused("level-mark")
    if room.known:
        unknown = [name for name in count.recused if name not in {v.name for v in room.voters}]
        if unknown:
            return refused("recording-vote-recused", name=unknown[0][:20])
        present = electorate_of(room, count.recused).present or 0
        if count.cast > present:
            return refused("recording-vote-many", cast=count.cast, present=present)
    return None


def enter_vote(
    session: Session,
    actor: Actor,
    item_id: int,
    count: Count,
    way: Way,
    outcome: Outcome,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Voted | VotedMeanwhile | Refused:
    """Note the votes on an item and what they come to. ``edits``: how often its result had been
    changed when the form was opened; 0 where there was none."""
    item = agenda_rows.item(session, item_id)
    if item is None:
        return refused("gone")
    found = opened(session, actor, item.meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meeting, record = found
    room = room_of(session, meeting, now=now)
    if problem := count_problem(count, room, office):
        return problem
    row = record_notes.result_of(session, item_id)
    if row is not None and row.edits != edits:
        return VotedMeanwhile(item_id, count_of(row), row.edits)
    take_back(session, actor, record, now=now)
    before = _facts(row) if row else None
    if row is None:
        row = rows.RecordResult(meeting_id=meeting.id, item_id=item_id, edits=0)
        session.add(row)
    electorate = electorate_of(room, count.recused)
    row.vote, row.outcome = way, outcome
    row.votes_for, row.votes_against = count.for_, count.against
    row.votes_abstained = count.abstained
    row.recused = "、".join(count.recused)
    row.present, row.expected = electorate.present, electorate.expected
    row.by_id, row.at, row.edits = actor.who.person_id, now, edits + 1
    session.flush()
    _note(session, actor, meeting, before, _facts(row), now)
    return Voted(meeting.id, item_id, outcome)


def count_of(row: rows.RecordResult) -> Count:
    """The votes of a result."""
    names = tuple(filter(None, row.recused.split("、")))
    return Count(row.votes_for or 0, row.votes_against or 0, row.votes_abstained or 0, names)


def _part(label: str) -> str:
    label = label.lower()
    if label in ("反对", "反對", "against"):
        return "against"
    return "abstained" if label in ("弃权", "棄權", "abstain", "abstained") else "for"


def _facts(row: rows.RecordResult) -> dict[str, object]:
    return {
        "item": row.item_id,
        "outcome": row.outcome,
        "way": row.vote,
        "votes": [row.votes_for, row.votes_against, row.votes_abstained],
        "recused": row.recused,
    }


def _note(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    before: dict[str, object] | None,
    after: dict[str, object],
    now: datetime,
) -> None:
    changed(
        session, actor, "note votes", f"meeting:{meeting.id}", now=now, before=before, after=after
    )
