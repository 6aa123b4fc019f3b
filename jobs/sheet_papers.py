"""Papers of the signed sheet: to sign, and 对照 with the electronic list. Rows 3.2, 3.3."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chat.texts import comparing
from chat.texts.signin import Reader
from jobs.making import Made, NoSuchPaper, Order
from meetings.people import named
from meetings.signin.reconciling import DIFFERENCES, Reconciliation, reconciliation_of
from meetings.signin.sheet import by_serial, split_for_desks
from meetings.signin.venues import venue_name
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import signin
from storage.signin import Attendee

if TYPE_CHECKING:
    from papers.sign_in_sheet import SheetDesk, Signer, SignInWords
    from papers.tables.xlsx_writing import Value

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Units named in the head of a desk.
MOST_UNITS = 6


def sign_in_sheet(order: Order) -> Callable[[], Made]:
    """The pre-named sheet of one sitting, by the serials it was numbered with: whole, split for
    some desks (``desks``, ``by`` 0 serials or 1 units), or of one ``branch`` venue."""
    from papers.sign_in_sheet import SignInSheet
    from papers.sign_in_sheet import sign_in_sheet as set_sheet

    sitting = rows.sitting(order.session, int(order.params["sitting"]))
    meeting = rows.meeting(order.session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None:
        raise NoSuchPaper("sitting")
    branch = int(order.params.get("branch", 0)) or None
    rule, texts = order.office.profile.signin, order.texts
    organiser = named(order.session, [meeting.organiser_id]).get(meeting.organiser_id)
    venue = venue_name(order.session, branch)
    data = SignInSheet(
        language=texts.language,
        words=_sheet_words(order),
        title=meeting.title,
        time=_reader(order).when(sitting.starts_at, sitting.ends_at),
        place=venue or meeting.place,
        organiser=organiser.unit if organiser and organiser.unit else order.office.name,
        desks=tuple(_desks(order, meeting.id, sitting.id, branch)),
        spare_rows=rule.sheet_spare_rows,
        phones=rule.sheet_phone,
    )
    name = f"{texts.plain('signin-sheet-file')}.pdf"
    return lambda: Made(set_sheet(data), name, PDF)


def comparison_sheet(order: Order) -> Callable[[], Made]:
    """The 对照表 to be signed: every difference, and how many agree."""
    from papers.comparison_sheet import ComparisonSheet, ComparisonWords
    from papers.comparison_sheet import comparison_sheet as set_sheet

    found, texts, reader = _found(order), order.texts, _reader(order)
    differing = [one for standing in DIFFERENCES for one in found.of(standing)]
    data = ComparisonSheet(
        language=texts.language,
        words=ComparisonWords(
            heading=texts.plain("compare-paper-heading"),
            meeting=texts.plain("signin-paper-meeting"),
            time=texts.plain("signin-paper-time"),
            place=texts.plain("signin-paper-place"),
            columns=tuple(texts.plain(f"compare-column-{name}") for name in _COLUMNS),
            none=texts.plain("compare-none"),
            signed=tuple(texts.plain(f"compare-signed-{name}") for name in ("by", "checked")),
            date=texts.plain("compare-signed-date"),
            page=texts.plain("signin-paper-page", page="{page}", pages="{pages}"),
        ),
        title=found.title,
        time=reader.when(found.starts_at, found.ends_at),
        place=found.place,
        totals=(
            comparing.comparison_totals(texts, found),
            texts.plain(f"compare-official-{found.official}"),
            texts.plain("compare-vouchers", count=len(found.vouchers)),
        ),
        rows=tuple(comparing.row(reader, one) for one in differing),
    )
    name = f"{texts.plain('compare-file')}.pdf"
    return lambda: Made(set_sheet(data), name, PDF)


def comparison_table(order: Order) -> Callable[[], Made]:
    """Everybody on the list, what the pen says and what the phone says."""
    found, texts, reader = _found(order), order.texts, _reader(order)
    head = tuple(texts.plain(f"compare-column-{name}") for name in _COLUMNS)
    table: tuple[tuple[Value, ...], ...] = tuple(
        comparing.row(reader, one) for one in found.people
    )
    name = texts.plain("compare-file")

    def make() -> Made:
        from papers.tables import Sheet, write_xlsx

        return Made(write_xlsx(Sheet(name, head, table)), f"{name}.xlsx", XLSX)

    return make


_COLUMNS = ("serial", "name", "unit", "post", "paper", "electronic", "difference", "counts")


def _found(order: Order) -> Reconciliation:
    found = reconciliation_of(order.session, int(order.params["sitting"]), order.office)
    if found is None:
        raise NoSuchPaper("sitting")
    return found


def _desks(order: Order, meeting_id: int, sitting_id: int, branch: int | None) -> list[SheetDesk]:
    from papers.sign_in_sheet import SheetDesk

    people = signin.attendees(order.session, sitting_id, branch)
    listed = list(by_serial(order.session, sitting_id, people).items())
    count, by_unit = int(order.params.get("desks", 1)), order.params.get("by") == 1
    split = split_for_desks(listed, count, by_unit=by_unit)
    signers = _signers(order, meeting_id, listed)
    venue = venue_name(order.session, branch)
    return [
        SheetDesk(
            signers=tuple(signers[serial] for serial, _ in desk),
            expected=order.texts.plain(
                "signin-paper-expected",
                count=sum(a.role == "attend" and a.source != "walk_in" for _, a in desk),
            ),
            name=_desk_name(order, number, desk, by_unit=by_unit) if len(split) > 1 else venue,
        )
        for number, desk in enumerate(split, 1)
    ]


def _desk_name(
    order: Order, number: int, desk: Sequence[tuple[int, Attendee]], *, by_unit: bool
) -> str:
    texts = order.texts
    if not by_unit:
        first, last = desk[0][0], desk[-1][0]
        return texts.plain("signin-paper-desk-serials", desk=number, first=first, last=last)
    units = list(dict.fromkeys(person.unit for _, person in desk if person.unit))
    mark = ", " if texts.language == "en" else "、"
    named_units = mark.join(units[:MOST_UNITS])
    more = len(units) - MOST_UNITS
    key = "signin-paper-desk-units-more" if more > 0 else "signin-paper-desk-units"
    return texts.plain(key, desk=number, units=named_units, count=more)


def _signers(
    order: Order, meeting_id: int, listed: Sequence[tuple[int, Attendee]]
) -> dict[int, Signer]:
    from papers.sign_in_sheet import Signer

    replaced = _replaced(order, meeting_id)
    ids = [person.person_id for _, person in listed]
    phones = (
        people_rows.persons(order.session, ids) if order.office.profile.signin.sheet_phone else {}
    )
    found: dict[int, Signer] = {}
    for serial, one in listed:
        known = phones.get(one.person_id)
        found[serial] = Signer(
            serial=serial,
            name=one.name,
            unit=one.unit,
            post=one.title,
            remark=_remark(order, one, replaced.get(one.participant_id, "")),
            phone=(known.phone or "") if known else "",
        )
    return found


def _remark(order: Order, one: Attendee, instead_of: str) -> str:
    """替会, leave and capacity, as far as there is any."""
    texts = order.texts
    parts = []
    if instead_of:
        parts.append(texts.plain("signin-paper-substitute", person=instead_of))
    if one.on_leave:
        parts.append(texts.plain("signin-paper-leave"))
    if one.role != "attend":
        parts.append(texts.plain(f"signin-role-{one.role}"))
    return " ".join(parts)


def _replaced(order: Order, meeting_id: int) -> dict[int, str]:
    """Whom substitutes came for, by the substitute's participant id."""
    everybody = attendance_rows.everybody_ever_invited(order.session, meeting_id)
    by_id = {place.id: place.person_id for place in everybody}
    pairs = {
        place.id: by_id[place.substitute_for_id]
        for place in everybody
        if place.substitute_for_id in by_id
    }
    people = people_rows.persons(order.session, set(pairs.values()))
    return {id: people[person].name for id, person in pairs.items() if person in people}


def _sheet_words(order: Order) -> SignInWords:
    from papers.sign_in_sheet import SignInWords

    def say(key: str) -> str:
        return order.texts.plain(f"signin-paper-{key}")

    return SignInWords(
        heading=say("heading"),
        meeting=say("meeting"),
        time=say("time"),
        place=say("place"),
        organiser=say("organiser"),
        columns=(
            say("serial"),
            say("name"),
            say("unit"),
            say("post"),
            say("phone"),
            say("signature"),
            say("signed-at"),
            say("remark"),
        ),
        # The template puts the numbers in: they are not known before it is set.
        page=order.texts.plain("signin-paper-page", page="{page}", pages="{pages}"),
        totals=tuple(
            say(f"total-{name}") for name in ("present", "leave", "absent", "in-attendance")
        ),
        signed=(say("signed-desk"), say("signed-checked")),
    )


def _reader(order: Order) -> Reader:
    return Reader(order.texts, order.office, order.now)
