"""People: who somebody is, and the one function that says what they may do.

Rights follow from relations between a person and what an action is about, read afresh at every
press. ``may`` is the only place that decides; use cases call it, tests walk the whole matrix.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto

from storage import Session
from storage import people as rows
from storage import who as standings


class Role(Enum):
    """Roles granted by the administrator. Everything else follows from relations."""

    SECRETARIAT = "secretariat"
    ADMINISTRATOR = "administrator"
    FINANCE = "finance"
    ARCHIVIST = "archivist"
    COMPLIANCE = "compliance"
    #: 督办员: registers, chases and verifies action items.
    FOLLOW_UP = "follow_up"
    #: 主要领导; and the other members of the 班子, one of whom decides the top leader's own.
    TOP_LEADER = "top_leader"
    LEADERSHIP = "leadership"
    #: 保密员: sees who read what.
    SECRECY = "secrecy"


@dataclass(frozen=True, slots=True)
class Who:
    """The person at the keyboard, with everything rights depend on."""

    person_id: int
    name: str
    roles: frozenset[Role] = frozenset()
    #: Persons for whom this one is the contact (联络员 / 内勤).
    represents: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()
    contact_of_units: frozenset[int] = frozenset()
    #: Units of which this person is the leader in charge (分管领导).
    in_charge: frozenset[int] = frozenset()
    #: What the messenger they sit at may show (SEC-04); None: whatever the office handles here.
    levels: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What an action is about. Fields that do not apply stay empty."""

    #: Whose matter it is: the one who replies, signs in, owns, claims.
    person_id: int | None = None
    unit_id: int | None = None
    organiser_id: int | None = None
    #: Staff of the meeting (door staff among them).
    staff: frozenset[int] = field(default=frozenset())
    #: Everybody who may read, beside the staff: the participants.
    invited: frozenset[int] = field(default=frozenset())
    #: Who asked or reported: that person never decides or verifies it.
    asked_by: frozenset[int] = field(default=frozenset())
    #: Contacts of the joint hosts (联合主办), for the meeting or for their own roster.
    joint_hosts: frozenset[int] = field(default=frozenset())
    #: Who decides now, and to whom they delegated it.
    deciders: frozenset[int] = field(default=frozenset())
    deputies: frozenset[int] = field(default=frozenset())
    #: Who has a part in it: co-owners, and those asked for help.
    partners: frozenset[int] = field(default=frozenset())


class Relation(Enum):
    """How a person stands to what an action is about."""

    ANYBODY = auto()
    SELF = auto()
    CONTACT = auto()
    UNIT_HEAD = auto()
    UNIT_CONTACT = auto()
    ORGANISER = auto()
    STAFF = auto()
    INVITED = auto()
    SECRETARIAT = auto()
    ADMINISTRATOR = auto()
    COMPLIANCE = auto()
    FOLLOW_UP = auto()
    ARCHIVIST = auto()
    SECRECY = auto()
    IN_CHARGE = auto()
    #: A co-owner or somebody asked for help, or their contact.
    PARTNER = auto()
    #: The contact of a joint host of the meeting.
    JOINT_HOST = auto()
    DECIDER = auto()
    #: 内勤 of who decides: taps in their name.
    DECIDER_CONTACT = auto()
    DEPUTY = auto()
    ASKER = auto()


class Action(Enum):
    """What can be done. Named as the use cases are."""

    IMPORT_ROSTER = auto()
    SEE_ROSTER = auto()
    MAKE_LINK = auto()
    GRANT_ROLE = auto()
    SET_CALENDAR = auto()
    CREATE_MEETING = auto()
    SEE_PANEL = auto()
    EDIT_MEETING = auto()
    PUBLISH = auto()
    REPLY = auto()
    REPLY_FOR = auto()
    REPORT_NAMES = auto()
    DECIDE = auto()
    ENTER_DECISION = auto()
    CONFIRM_DECISION = auto()
    SEE_REQUEST = auto()
    PURSUE_REQUEST = auto()
    DELEGATE = auto()
    ADMIT = auto()
    NAME_SUBSTITUTE = auto()
    SEE_PERSONAL = auto()
    SET_PERSONAL = auto()
    SIGN_IN = auto()
    SIGN_IN_AT_DESK = auto()
    ANNUL_SIGN_IN = auto()
    CONFIRM_SHEET = auto()
    CORRECT_SIGN_IN = auto()
    CALL_IN = auto()
    SEE_BOARD = auto()
    SET_SEATS = auto()
    HAND_OUT = auto()
    RELEASE_ABSENCES = auto()
    ANSWER_ABSENCE = auto()
    DECIDE_ABSENCE = auto()
    SEE_STATISTICS = auto()
    SET_TEMPLATES = auto()
    PROPOSE_ITEM = auto()
    SET_ROOMS = auto()
    BOOK_ROOM = auto()
    CHECK = auto()
    SUBMIT_PAPER = auto()
    SET_LOGISTICS = auto()
    RAISE_ALARM = auto()
    ANSWER_ALARM = auto()
    APPOINT_RECORDER = auto()
    SEE_RECORD = auto()
    ADD_DOCUMENT = auto()
    READ_DOCUMENT = auto()
    CLOSE_MEETING = auto()
    ANSWER_SURVEY = auto()
    SEE_RESULTS = auto()
    REGISTER_TASK = auto()
    WORK_ON_TASK = auto()
    WORK_ON_TASK_FOR = auto()
    SEE_TASK = auto()
    REASSIGN_TASK = auto()
    HAND_ON_TASK = auto()
    SET_TASK = auto()
    VERIFY_TASK = auto()
    CHANGE_TASK = auto()
    SHARE_TASK = auto()
    DISCUSS_TASK = auto()
    SUBMIT_TASK = auto()
    SEE_REGISTER = auto()
    WRITE_RECORD = auto()
    VOUCH_FOR_RECORD = auto()
    WRITE_MINUTES = auto()
    ISSUE_MINUTES = auto()
    SEE_MINUTES = auto()
    OBJECT_TO_MINUTES = auto()
    RECEIVE_MINUTES = auto()
    WRITE_REPORT = auto()
    NUMBER_DOCUMENT = auto()
    VOID_NUMBER = auto()
    BEGIN_NUMBERS = auto()
    SEE_READINGS = auto()
    KEEP_ORIGINALS = auto()
    BORROW_ORIGINAL = auto()
    FILE_MEETING = auto()
    SEE_ARCHIVE = auto()
    KEEP_ARCHIVE = auto()
    WITNESS_DISPOSAL = auto()
    HOLD_DISPOSAL = auto()
    VERIFY_AUDIT = auto()
    OPERATE = auto()


_R = Relation
_HOSTS = frozenset({_R.ORGANISER, _R.SECRETARIAT})
#: Who keeps the register of action items.
_TRACKERS = _HOSTS | {_R.FOLLOW_UP}
_DECIDERS = frozenset({_R.DECIDER, _R.DECIDER_CONTACT, _R.DEPUTY})

#: Any of these relations is enough …
ALLOWED: dict[Action, frozenset[Relation]] = {
    Action.IMPORT_ROSTER: frozenset({_R.SECRETARIAT, _R.ADMINISTRATOR}),
    Action.SEE_ROSTER: frozenset({_R.SECRETARIAT, _R.ADMINISTRATOR}),
    Action.MAKE_LINK: frozenset({_R.SECRETARIAT, _R.ADMINISTRATOR}),
    Action.GRANT_ROLE: frozenset({_R.ADMINISTRATOR}),
    Action.SET_CALENDAR: frozenset({_R.ADMINISTRATOR, _R.SECRETARIAT}),
    Action.CREATE_MEETING: frozenset({_R.SECRETARIAT}),
    Action.SEE_PANEL: _HOSTS | {_R.STAFF, _R.COMPLIANCE},
    Action.EDIT_MEETING: _HOSTS,
    Action.PUBLISH: _HOSTS,
    Action.REPLY: frozenset({_R.SELF, _R.CONTACT}),
    # A joint host's contact enters what those on its own roster answered.
    Action.REPLY_FOR: _HOSTS | {_R.CONTACT, _R.JOINT_HOST},
    Action.REPORT_NAMES: frozenset({_R.UNIT_CONTACT, _R.UNIT_HEAD}) | _HOSTS,
    # Who they are the chain says, afresh at every press (``meetings.approvals.chains``).
    Action.DECIDE: _DECIDERS,
    # What was decided on paper or by word, entered for them; and the second look at it.
    Action.ENTER_DECISION: _TRACKERS | {_R.DECIDER_CONTACT},
    Action.CONFIRM_DECISION: _TRACKERS | {_R.DECIDER},
    Action.SEE_REQUEST: _TRACKERS | _DECIDERS | {_R.SELF, _R.CONTACT, _R.ASKER, _R.COMPLIANCE},
    # Answering what is asked about one's request, and taking it back.
    Action.PURSUE_REQUEST: frozenset({_R.SELF, _R.CONTACT, _R.ASKER}),
    Action.DELEGATE: frozenset({_R.SELF, _R.CONTACT, _R.ADMINISTRATOR}),
    # 资格审核: whether somebody may come.
    Action.ADMIT: _HOSTS,
    # The person, who speaks for them or their unit; told by phone it is entered by the hosts, and
    # at the door by its staff.
    Action.NAME_SUBSTITUTE: _HOSTS
    | {_R.SELF, _R.CONTACT, _R.UNIT_HEAD, _R.UNIT_CONTACT, _R.STAFF},
    # What the reply slip says and who needs what: shown to those who see to it.
    Action.SEE_PERSONAL: _HOSTS | {_R.STAFF, _R.SELF, _R.CONTACT},
    Action.SET_PERSONAL: _HOSTS | {_R.SELF, _R.CONTACT},
    Action.SIGN_IN: frozenset({_R.SELF}),
    Action.SIGN_IN_AT_DESK: _HOSTS | {_R.STAFF},
    Action.ANNUL_SIGN_IN: _HOSTS | {_R.STAFF},
    # The second look at lines of the signed sheet; who entered them counts among the askers.
    Action.CONFIRM_SHEET: _HOSTS | {_R.STAFF},
    # 更正签到 asked for; the chain says who decides.
    Action.CORRECT_SIGN_IN: _HOSTS | {_R.STAFF},
    # 候会 and 叫会.
    Action.CALL_IN: _HOSTS | {_R.STAFF},
    Action.SEE_BOARD: _HOSTS | {_R.STAFF},
    Action.SET_SEATS: _HOSTS,
    # Badges, papers, bags at the desk.
    Action.HAND_OUT: _HOSTS | {_R.STAFF},
    Action.RELEASE_ABSENCES: _HOSTS,
    Action.ANSWER_ABSENCE: frozenset({_R.SELF, _R.CONTACT, _R.UNIT_CONTACT}) | _HOSTS,
    Action.DECIDE_ABSENCE: _HOSTS,
    # With a unit: that unit's part.
    Action.SEE_STATISTICS: _HOSTS | {_R.COMPLIANCE, _R.UNIT_HEAD, _R.UNIT_CONTACT},
    # Templates of preparation tasks are the office's, not one meeting's.
    Action.SET_TEMPLATES: frozenset({_R.SECRETARIAT}),
    # 议题申报; at the meeting itself (临时动议) whoever sits in it.
    Action.PROPOSE_ITEM: _HOSTS | {_R.UNIT_CONTACT, _R.UNIT_HEAD, _R.INVITED},
    # Rooms, and when they are closed; a room's keeper its own.
    Action.SET_ROOMS: frozenset({_R.SECRETARIAT, _R.ADMINISTRATOR, _R.SELF}),
    Action.BOOK_ROOM: _HOSTS,
    # Lines of a checklist: whose they are, and staff for a technician without an account.
    Action.CHECK: _HOSTS | {_R.STAFF, _R.SELF, _R.CONTACT},
    # A paper of the list: its author, or who sends it in for them.
    Action.SUBMIT_PAPER: _HOSTS | {_R.SELF, _R.CONTACT},
    # Meals, rooms, cars, 报到.
    Action.SET_LOGISTICS: _HOSTS | {_R.STAFF},
    Action.RAISE_ALARM: _HOSTS | {_R.STAFF},
    # One's own answer, or for who was seen (a warden, the staff).
    Action.ANSWER_ALARM: _HOSTS | {_R.STAFF, _R.SELF, _R.CONTACT},
    Action.APPOINT_RECORDER: _HOSTS,
    # SELF: the recorder or the deputy.
    Action.SEE_RECORD: _HOSTS | {_R.SELF},
    Action.ADD_DOCUMENT: _HOSTS,
    Action.READ_DOCUMENT: _HOSTS | {_R.STAFF, _R.INVITED, _R.CONTACT},
    Action.CLOSE_MEETING: _HOSTS,
    Action.ANSWER_SURVEY: frozenset({_R.SELF}),
    Action.SEE_RESULTS: _HOSTS | {_R.COMPLIANCE},
    Action.REGISTER_TASK: _TRACKERS,
    Action.WORK_ON_TASK: frozenset({_R.SELF, _R.CONTACT}),
    # What the owner told by phone or on paper, entered for them.
    Action.WORK_ON_TASK_FOR: _TRACKERS,
    Action.SEE_TASK: _TRACKERS
    | {_R.SELF, _R.CONTACT, _R.UNIT_HEAD, _R.IN_CHARGE, _R.PARTNER, _R.COMPLIANCE},
    Action.REASSIGN_TASK: _TRACKERS | {_R.UNIT_HEAD},
    # A preparation task goes to another member of its group: whoever leads it (SELF).
    Action.HAND_ON_TASK: _HOSTS | {_R.SELF, _R.CONTACT},
    # Its due day, and whether a contested one stands.
    Action.SET_TASK: _TRACKERS,
    Action.VERIFY_TASK: _TRACKERS,
    # Asking for an extension or a suspension: somebody else decides.
    Action.CHANGE_TASK: _TRACKERS | {_R.SELF, _R.CONTACT, _R.UNIT_HEAD},
    # Parts, milestones, requests for help: the lead unit arranges the work.
    Action.SHARE_TASK: _TRACKERS | {_R.SELF, _R.CONTACT, _R.UNIT_HEAD},
    Action.DISCUSS_TASK: _TRACKERS | {_R.SELF, _R.CONTACT, _R.UNIT_HEAD, _R.IN_CHARGE, _R.PARTNER},
    # 呈报 to the leader in charge.
    Action.SUBMIT_TASK: _TRACKERS,
    # The whole register, or with a unit that unit's part of it.
    Action.SEE_REGISTER: frozenset(
        {_R.SECRETARIAT, _R.FOLLOW_UP, _R.COMPLIANCE, _R.UNIT_HEAD, _R.IN_CHARGE}
    ),
    # SELF: the recorder or the deputy, at the meeting and after it.
    Action.WRITE_RECORD: _HOSTS | {_R.SELF},
    # The recorder vouches for what was written, and sends it to the chair to be signed.
    Action.VOUCH_FOR_RECORD: _HOSTS | {_R.SELF},
    Action.WRITE_MINUTES: _HOSTS | {_R.SELF},
    # 编号、印发, once the chain agreed.
    Action.ISSUE_MINUTES: _HOSTS,
    # The issued text: who sat in the meeting, who it was sent to, who keeps the files.
    Action.SEE_MINUTES: _HOSTS
    | {_R.STAFF, _R.INVITED, _R.SELF, _R.CONTACT, _R.PARTNER, _R.ARCHIVIST, _R.COMPLIANCE},
    # 异议, in one's own name; told by phone it is entered by the hosts.
    Action.OBJECT_TO_MINUTES: _HOSTS | {_R.SELF, _R.CONTACT},
    # 签收; told by phone it is entered by the hosts.
    Action.RECEIVE_MINUTES: _HOSTS | {_R.SELF, _R.CONTACT},
    Action.WRITE_REPORT: _HOSTS | {_R.SELF},
    Action.NUMBER_DOCUMENT: _HOSTS | {_R.ARCHIVIST},
    Action.VOID_NUMBER: _HOSTS | {_R.ARCHIVIST},
    # Where an office goes on with the numbers it gave before, in the middle of a year.
    Action.BEGIN_NUMBERS: frozenset({_R.SECRETARIAT}),
    # Who read what is seen by archivist and 保密员 only (row 6.6).
    Action.SEE_READINGS: frozenset({_R.ARCHIVIST, _R.SECRECY}),
    # Places and checks of paper originals; SELF: the custodian.
    Action.KEEP_ORIGINALS: frozenset({_R.ARCHIVIST, _R.SELF}),
    # Whoever may read it; the chain says who grants.
    Action.BORROW_ORIGINAL: _HOSTS | {_R.STAFF, _R.INVITED, _R.CONTACT, _R.ARCHIVIST},
    Action.FILE_MEETING: _HOSTS | {_R.ARCHIVIST},
    Action.SEE_ARCHIVE: frozenset({_R.SECRETARIAT, _R.ARCHIVIST, _R.SECRECY, _R.COMPLIANCE}),
    # 移交, 鉴定, 销毁清册.
    Action.KEEP_ARCHIVE: frozenset({_R.ARCHIVIST}),
    # 监销: who was named, never who made the list or approved it (ASKER).
    Action.WITNESS_DISPOSAL: frozenset({_R.SELF}),
    # 暂停销毁, and its end.
    Action.HOLD_DISPOSAL: frozenset({_R.ARCHIVIST, _R.COMPLIANCE}),
    Action.VERIFY_AUDIT: frozenset({_R.ADMINISTRATOR, _R.COMPLIANCE}),
    # How the bot does, and what could not be sent.
    Action.OPERATE: frozenset({_R.ADMINISTRATOR}),
}

#: … unless one of these holds: nobody decides or verifies their own.
FORBIDDEN: dict[Action, frozenset[Relation]] = {
    # The contact of whom it is for is not somebody else.
    Action.DECIDE: frozenset({_R.SELF, _R.ASKER, _R.CONTACT}),
    Action.ENTER_DECISION: frozenset({_R.SELF, _R.ASKER, _R.CONTACT}),
    # Who entered it counts among the askers there.
    Action.CONFIRM_DECISION: frozenset({_R.SELF, _R.ASKER, _R.CONTACT}),
    Action.VERIFY_TASK: frozenset({_R.SELF, _R.ASKER, _R.CONTACT}),
    # Nobody admits themselves, confirms what they entered, or decides on their own absence.
    Action.ADMIT: frozenset({_R.SELF, _R.CONTACT}),
    Action.CONFIRM_SHEET: frozenset({_R.ASKER}),
    Action.DECIDE_ABSENCE: frozenset({_R.SELF, _R.CONTACT}),
    # Nobody sets their own due day, or settles their own objection.
    Action.SET_TASK: frozenset({_R.SELF, _R.CONTACT}),
    # Two witnesses beside those who made the list.
    Action.WITNESS_DISPOSAL: frozenset({_R.ASKER}),
    # 现场登记 is done by staff for others: one's own arrival is signed like everybody's.
    Action.SIGN_IN_AT_DESK: frozenset({_R.SELF}),
}


def relations(who: Who, about: About) -> frozenset[Relation]:
    """Every way in which this person stands to the matter."""
    me = who.person_id
    found = {
        Relation.ANYBODY: True,
        Relation.SELF: about.person_id == me,
        Relation.CONTACT: about.person_id in who.represents,
        Relation.UNIT_HEAD: about.unit_id in who.heads,
        Relation.UNIT_CONTACT: about.unit_id in who.contact_of_units,
        Relation.ORGANISER: about.organiser_id == me,
        Relation.STAFF: me in about.staff,
        Relation.INVITED: me in about.invited,
        Relation.SECRETARIAT: Role.SECRETARIAT in who.roles,
        Relation.ADMINISTRATOR: Role.ADMINISTRATOR in who.roles,
        Relation.COMPLIANCE: Role.COMPLIANCE in who.roles,
        Relation.FOLLOW_UP: Role.FOLLOW_UP in who.roles,
        Relation.ARCHIVIST: Role.ARCHIVIST in who.roles,
        Relation.SECRECY: Role.SECRECY in who.roles,
        Relation.IN_CHARGE: about.unit_id in who.in_charge,
        Relation.PARTNER: me in about.partners or bool(about.partners & who.represents),
        Relation.JOINT_HOST: me in about.joint_hosts,
        Relation.DECIDER: me in about.deciders,
        Relation.DECIDER_CONTACT: bool(about.deciders & who.represents),
        Relation.DEPUTY: me in about.deputies,
        Relation.ASKER: me in about.asked_by,
    }
    return frozenset(relation for relation, holds in found.items() if holds)


def may(who: Who, action: Action, about: About | None = None) -> bool:
    """Whether this person may do this, here and now."""
    held = relations(who, about or About())
    return bool(held & ALLOWED[action]) and not held & FORBIDDEN.get(action, frozenset())


@dataclass(frozen=True, slots=True)
class Behind:
    """Whose chat this is, as a turn begins."""

    account_id: int
    #: False after the messenger said that nothing reaches this chat.
    reachable: bool
    #: None: the person left.
    who: Who | None
    #: The language they chose.
    language: str | None


def behind(session: Session, messenger: str, chat: str) -> Behind | None:
    """Who is behind this chat, in one look; None where nobody is bound to it."""
    found = standings.behind(session, messenger, chat)
    if found is None:
        return None
    standing = found.standing
    return Behind(found.account_id, found.reachable, _who(standing), standing.language)


def who_is(session: Session, person_id: int) -> Who | None:
    """The person with their roles and relations; None for a stranger or one who left."""
    found = standings.standing_of(session, person_id)
    return None if found is None else _who(found)


_ROLES = {role.value: role for role in Role}


def _who(standing: standings.Standing) -> Who | None:
    if standing.has_left:
        return None
    return Who(
        person_id=standing.person_id,
        name=standing.name,
        roles=frozenset(_ROLES[role] for role in standing.roles if role in _ROLES),
        represents=standing.represents,
        heads=standing.heads,
        contact_of_units=standing.contact_of_units,
        in_charge=standing.in_charge,
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A person as named among others: with unit and title, so that same names are told apart."""

    person_id: int
    name: str
    unit: str
    unit_id: int | None
    title: str
    left_on: date | None = None


def named(session: Session, person_ids: list[int]) -> dict[int, Named]:
    """The persons with their first post, by id."""
    posts = rows.posts_of(session, person_ids)
    people = rows.persons(session, person_ids)
    found: dict[int, Named] = {}
    for person_id in person_ids:
        person = people.get(person_id)
        if person is None:
            continue
        first = posts.get(person_id)
        post, unit = first[0] if first else (None, None)
        found[person_id] = Named(
            person_id=person_id,
            name=person.name,
            unit=unit.name if unit else "",
            unit_id=unit.id if unit else None,
            title=post.title if post else "",
            left_on=person.left_on,
        )
    return found
