"""The whole matrix of rights, written out by hand: every action × every way to stand to it.

The table is what the product promises. It is never derived from ``meetings.people``: whoever
changes a right there changes a line here and says so.
"""

from __future__ import annotations

from itertools import combinations

import pytest

from meetings.people import About, Action, Relation, Role, Who, may, relations

ME, SOMEBODY, DECIDER, PARTNER = 1, 2, 3, 4

_COLUMNS = (
    Relation.ANYBODY,
    Relation.SELF,
    Relation.CONTACT,
    Relation.UNIT_HEAD,
    Relation.UNIT_CONTACT,
    Relation.ORGANISER,
    Relation.STAFF,
    Relation.INVITED,
    Relation.SECRETARIAT,
    Relation.ADMINISTRATOR,
    Relation.COMPLIANCE,
    Relation.FOLLOW_UP,
    Relation.ARCHIVIST,
    Relation.SECRECY,
    Relation.IN_CHARGE,
    Relation.PARTNER,
    Relation.JOINT_HOST,
    Relation.DECIDER,
    Relation.DECIDER_CONTACT,
    Relation.DEPUTY,
    Relation.ASKER,
)

#: y: this relation alone is enough. n: this relation forbids it, whatever else holds.
_TABLE = """
                any slf con hed uco org stf inv sec adm cmp fol arc scy led par jho dec dco dep ask
IMPORT_ROSTER     -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -   -
SEE_ROSTER        -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -   -
MAKE_LINK         -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -   -
GRANT_ROLE        -   -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -
SET_CALENDAR      -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -   -
CREATE_MEETING    -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_PANEL         -   -   -   -   -   y   y   -   y   -   y   -   -   -   -   -   -   -   -   -   -
EDIT_MEETING      -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
PUBLISH           -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
REPLY             -   y   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
REPLY_FOR         -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   y   -   -   -   -
REPORT_NAMES      -   -   -   y   y   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
DECIDE            -   n   n   -   -   -   -   -   -   -   -   -   -   -   -   -   -   y   y   y   n
ENTER_DECISION    -   n   n   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   y   -   n
CONFIRM_DECISION  -   n   n   -   -   y   -   -   y   -   -   y   -   -   -   -   -   y   -   -   n
SEE_REQUEST       -   y   y   -   -   y   -   -   y   -   y   y   -   -   -   -   -   y   y   y   y
PURSUE_REQUEST    -   y   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   y
DELEGATE          -   y   y   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -
ADMIT             -   n   n   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
NAME_SUBSTITUTE   -   y   y   y   y   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_PERSONAL      -   y   y   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SET_PERSONAL      -   y   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SIGN_IN           -   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
SIGN_IN_AT_DESK   -   n   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ANNUL_SIGN_IN     -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
CONFIRM_SHEET     -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   n
CORRECT_SIGN_IN   -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
CALL_IN           -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_BOARD         -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SET_SEATS         -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
HAND_OUT          -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
RELEASE_ABSENCES  -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ANSWER_ABSENCE    -   y   y   -   y   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
DECIDE_ABSENCE    -   n   n   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_STATISTICS    -   -   -   y   y   y   -   -   y   -   y   -   -   -   -   -   -   -   -   -   -
SET_TEMPLATES     -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
PROPOSE_ITEM      -   -   -   y   y   y   -   y   y   -   -   -   -   -   -   -   -   -   -   -   -
SET_ROOMS         -   y   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -   -
BOOK_ROOM         -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
CHECK             -   y   y   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SUBMIT_PAPER      -   y   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SET_LOGISTICS     -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
RAISE_ALARM       -   -   -   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ANSWER_ALARM      -   y   y   -   -   y   y   -   y   -   -   -   -   -   -   -   -   -   -   -   -
APPOINT_RECORDER  -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_RECORD        -   y   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ADD_DOCUMENT      -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
READ_DOCUMENT     -   -   y   -   -   y   y   y   y   -   -   -   -   -   -   -   -   -   -   -   -
CLOSE_MEETING     -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ANSWER_SURVEY     -   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
SEE_RESULTS       -   -   -   -   -   y   -   -   y   -   y   -   -   -   -   -   -   -   -   -   -
REGISTER_TASK     -   -   -   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
WORK_ON_TASK      -   y   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -
WORK_ON_TASK_FOR  -   -   -   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
SEE_TASK          -   y   y   y   -   y   -   -   y   -   y   y   -   -   y   y   -   -   -   -   -
REASSIGN_TASK     -   -   -   y   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
HAND_ON_TASK      -   y   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SET_TASK          -   n   n   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
VERIFY_TASK       -   n   n   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   n
CHANGE_TASK       -   y   y   y   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
SHARE_TASK        -   y   y   y   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
DISCUSS_TASK      -   y   y   y   -   y   -   -   y   -   -   y   -   -   y   y   -   -   -   -   -
SUBMIT_TASK       -   -   -   -   -   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -
SEE_REGISTER      -   -   -   y   -   -   -   -   y   -   y   y   -   -   y   -   -   -   -   -   -
WRITE_RECORD      -   y   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
VOUCH_FOR_RECORD  -   y   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
WRITE_MINUTES     -   y   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
ISSUE_MINUTES     -   -   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_MINUTES       -   y   y   -   -   y   y   y   y   -   y   -   y   -   -   y   -   -   -   -   -
OBJECT_TO_MINUTES -   y   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
RECEIVE_MINUTES   -   y   y   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
WRITE_REPORT      -   y   -   -   -   y   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
NUMBER_DOCUMENT   -   -   -   -   -   y   -   -   y   -   -   -   y   -   -   -   -   -   -   -   -
VOID_NUMBER       -   -   -   -   -   y   -   -   y   -   -   -   y   -   -   -   -   -   -   -   -
BEGIN_NUMBERS     -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -   -
SEE_READINGS      -   -   -   -   -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -
KEEP_ORIGINALS    -   y   -   -   -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -
BORROW_ORIGINAL   -   -   y   -   -   y   y   y   y   -   -   -   y   -   -   -   -   -   -   -   -
FILE_MEETING      -   -   -   -   -   y   -   -   y   -   -   -   y   -   -   -   -   -   -   -   -
SEE_ARCHIVE       -   -   -   -   -   -   -   -   y   -   y   -   y   y   -   -   -   -   -   -   -
KEEP_ARCHIVE      -   -   -   -   -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -
WITNESS_DISPOSAL  -   y   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   -   n
HOLD_DISPOSAL     -   -   -   -   -   -   -   -   -   -   y   -   y   -   -   -   -   -   -   -   -
VERIFY_AUDIT      -   -   -   -   -   -   -   -   -   y   y   -   -   -   -   -   -   -   -   -   -
OPERATE           -   -   -   -   -   -   -   -   -   y   -   -   -   -   -   -   -   -   -   -   -
"""


def _read(table: str) -> dict[str, dict[Relation, str]]:
    lines = table.strip("\n").splitlines()[1:]
    found = {}
    for line in lines:
        name, *marks = line.split()
        found[name] = dict(zip(_COLUMNS, marks, strict=True))
    return found


MATRIX = _read(_TABLE)


def someone(held: frozenset[Relation]) -> tuple[Who, About]:
    """A person and a matter between whom exactly these relations hold, and ANYBODY."""
    roles = {
        Relation.SECRETARIAT: Role.SECRETARIAT,
        Relation.ADMINISTRATOR: Role.ADMINISTRATOR,
        Relation.COMPLIANCE: Role.COMPLIANCE,
        Relation.FOLLOW_UP: Role.FOLLOW_UP,
        Relation.ARCHIVIST: Role.ARCHIVIST,
        Relation.SECRECY: Role.SECRECY,
    }
    owner = ME if Relation.SELF in held else SOMEBODY
    who = Who(
        person_id=ME,
        name="林小满",
        roles=frozenset(role for relation, role in roles.items() if relation in held),
        represents=frozenset(
            ({owner} if Relation.CONTACT in held else set())
            | ({DECIDER} if Relation.DECIDER_CONTACT in held else set())
        ),
        heads=frozenset({7} if Relation.UNIT_HEAD in held else ()),
        contact_of_units=frozenset({7} if Relation.UNIT_CONTACT in held else ()),
        in_charge=frozenset({7} if Relation.IN_CHARGE in held else ()),
    )
    about = About(
        person_id=owner,
        unit_id=7,
        organiser_id=ME if Relation.ORGANISER in held else SOMEBODY,
        staff=frozenset({ME} if Relation.STAFF in held else {SOMEBODY}),
        invited=frozenset({ME} if Relation.INVITED in held else {SOMEBODY}),
        asked_by=frozenset({ME} if Relation.ASKER in held else {SOMEBODY}),
        deciders=frozenset({ME, DECIDER} if Relation.DECIDER in held else {DECIDER}),
        deputies=frozenset({ME} if Relation.DEPUTY in held else {SOMEBODY}),
        partners=frozenset({ME} if Relation.PARTNER in held else {PARTNER}),
        joint_hosts=frozenset({ME} if Relation.JOINT_HOST in held else {SOMEBODY}),
    )
    return who, about


def expected(action: Action, held: frozenset[Relation]) -> bool:
    marks = [MATRIX[action.name][relation] for relation in held]
    return "y" in marks and "n" not in marks


def test_the_table_names_every_action_and_every_relation() -> None:
    assert list(MATRIX) == [action.name for action in Action]
    assert set(_COLUMNS) == set(Relation)


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_each_relation_alone(action: Action) -> None:
    for relation in Relation:
        held = frozenset({relation, Relation.ANYBODY})
        who, about = someone(held)
        assert relations(who, about) == held
        assert may(who, action, about) is expected(action, held), (action.name, relation.name)


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_each_pair_of_relations(action: Action) -> None:
    for pair in combinations(set(Relation) - {Relation.ANYBODY}, 2):
        held = frozenset({*pair, Relation.ANYBODY})
        who, about = someone(held)
        assert relations(who, about) == held
        names = [relation.name for relation in pair]
        assert may(who, action, about) is expected(action, held), (action.name, names)


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_what_is_forbidden_stays_forbidden_to_everybody_else_at_once(action: Action) -> None:
    forbidding = [r for r in Relation if MATRIX[action.name][r] == "n"]
    who, about = someone(frozenset(Relation))
    assert may(who, action, about) is not bool(forbidding)


@pytest.mark.parametrize("action", list(Action), ids=lambda action: action.name)
def test_a_matter_of_nobody_gives_no_relation_but_roles(action: Action) -> None:
    everything = Who(ME, "林小满", represents=frozenset({SOMEBODY}), heads=frozenset({7}))
    assert relations(everything, About()) == {Relation.ANYBODY}
    assert not may(everything, action)
    assert not may(everything, action, About())
