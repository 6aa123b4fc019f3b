"""Words of the signed sheet: printing it, its back-entries and their second look. Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, Paper, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.signin import Reader, attendee_line, button, named_line, refusal_values
from chat.texts.signin_desk import sitting_label, sitting_line, turns
from meetings.meetings import Refused
from meetings.signin.desk import Desk
from meetings.signin.handwritten import Handwritten
from meetings.signin.outcomes import AlreadySignedIn, NotOnTheList, SignedIn
from meetings.signin.paper_entries import Ended, Waiting, Written
from meetings.signin.paper_reading import Beside, EntryLine, SheetEntry
from meetings.signin.paper_rules import SheetPicture
from storage.meetings import BranchVenue

PAGE = 10
#: Names listed in one message; the rest is on the paper.
MOST_NAMES = 60
#: Desks a sheet is split for.
DESKS = (2, 3, 4)
#: How it is split: by serial, by unit.
BY_SERIAL, BY_UNIT = 0, 1


def menu(reader: Reader, desk: Desk, *, printed: int, waiting: int) -> Message:
    """Everything about the sheet of one sitting, in one place."""
    texts, here = reader.texts, (desk.meeting_id, desk.sitting_id)
    others = [line for line in desk.sittings if line.sitting_id != desk.sitting_id]
    text = lines(
        texts.rich("sheet-menu", title=desk.title),
        sitting_line(reader, desk),
        texts.rich("sheet-menu-printed", count=printed)
        if printed
        else texts.rich("sheet-menu-not-printed"),
        texts.rich("sheet-menu-waiting", count=waiting) if waiting else (),
    )
    entries = (
        texts.plain("button-sheet-waiting", count=waiting)
        if waiting
        else texts.plain("button-sheet-entries")
    )
    return Message(
        text,
        choices=(
            (
                button(texts, "print-sheet", "sh", *here),
                button(texts, "sheet-split", "zs", *here),
            ),
            (
                button(texts, "enter-sheet", "se", *here),
                Choice(entries, encode("zl", desk.meeting_id, 0)),
            ),
            (
                button(texts, "sheet-handwritten", "zn", *here),
                button(texts, "sheet-compare", "zr", desk.meeting_id, 0, desk.sitting_id),
            ),
            *(
                (
                    Choice(
                        sitting_label(reader, line), encode("zp", desk.meeting_id, line.sitting_id)
                    ),
                )
                for line in others
            ),
            (button(texts, "sign-in-menu", "sm", *here),),
        ),
    )


def split(texts: Texts, desk: Desk, branches: Sequence[BranchVenue]) -> Message:
    """For how many desks, cut by serial or by unit; or the sheet of one branch venue."""
    here = (desk.meeting_id, desk.sitting_id)
    rows = [
        tuple(
            Choice(
                texts.plain(f"button-sheet-{name}", count=desks),
                encode("zh", desk.sitting_id, by, desks),
            )
            for desks in DESKS
        )
        for by, name in ((BY_SERIAL, "by-serial"), (BY_UNIT, "by-unit"))
    ]
    venues = [
        (Choice(branch.name, encode("zh", desk.sitting_id, BY_SERIAL, 1, branch.id)),)
        for branch in branches
    ]
    back = (button(texts, "sheet-menu", "zp", *here),)
    return Message(texts.rich("sheet-split"), choices=(*rows, *venues, back))


def printed(texts: Texts, desk: Desk, params: Sequence[tuple[str, int]]) -> Message:
    """The sheet for some desks or a venue."""
    back = button(texts, "sheet-menu", "zp", desk.meeting_id, desk.sitting_id)
    return Message(
        texts.rich("signin-sheet-made"),
        choices=((back,),),
        files=(Paper("sign_in_sheet", tuple(params)),),
    )


def handwritten(texts: Texts, found: Handwritten) -> Message:
    """The serial of somebody on a spare row."""
    key = "sheet-handwritten-before" if found.before else "sheet-handwritten"
    text = texts.rich(key, person=named_line(texts, found.person), serial=str(found.serial))
    here = (found.meeting_id, found.sitting_id)
    return Message(
        text,
        choices=(
            (
                button(texts, "sheet-handwritten", "zn", *here),
                button(texts, "sheet-menu", "zp", *here),
            ),
        ),
    )


def entered(texts: Texts, outcome: Waiting) -> RichText:
    """It waits for the second person."""
    return lines(
        texts.rich("sheet-entered"),
        texts.rich("sheet-entered-differs") if outcome.others else (),
    )


def written(reader: Reader, outcome: Written) -> RichText:
    """What was recorded, and the lines that were not."""
    texts = reader.texts
    done = sum(isinstance(line.outcome, SignedIn) for line in outcome.lines)
    before = sum(isinstance(line.outcome, AlreadySignedIn) for line in outcome.lines)
    failed = [
        texts.rich(
            "signin-serials-failed", serial=str(line.serial), why=_why(reader, line.outcome)
        )
        for line in outcome.lines
        if isinstance(line.outcome, Refused | NotOnTheList)
    ]
    return lines(
        texts.rich("sheet-merged") if outcome.merged else (),
        texts.rich("signin-serials-done", count=done, before=before),
        *failed,
    )


def ended(texts: Texts, outcome: Ended, *, withdrawn: bool) -> RichText:
    """Nothing was recorded of it."""
    return texts.rich("sheet-withdrawn" if withdrawn else "sheet-rejected")


def entry(reader: Reader, found: SheetEntry, note: RichText = ()) -> Message:
    """One back-entry: names beside the pictures, and what the reader may do."""
    texts = reader.texts
    text = lines(
        note,
        texts.rich("sheet-entry", title=found.title, count=len(found.lines)),
        sitting_label(reader, found.sitting) if found.sitting else (),
        texts.rich("sheet-entry-by", person=found.by.name, time=reader.clock(found.at)),
        _state(reader, found),
        *_names(texts, found),
        *(_beside(texts, one) for one in found.beside),
        *(texts.rich("sheet-also-for", number=number) for number in found.also_for),
        texts.rich("sheet-look") if found.may_confirm else (),
    )
    return Message(text, choices=_entry_choices(texts, found))


def pictures(texts: Texts, found: SheetEntry) -> Message:
    """The photos the serials were read from."""
    back = button(texts, "sheet-entry", "zo", found.id)
    if not found.pictures:
        return Message(texts.rich("sheet-pictures-none"), choices=((back,),))
    return Message(
        texts.rich("sheet-pictures", count=len(found.pictures)),
        choices=((back,),),
        files=tuple(stored(picture) for picture in found.pictures),
    )


def stored(picture: SheetPicture) -> StoredFile:
    """The picture as it is sent."""
    looked_at = picture.media_type.startswith("image/")
    return StoredFile(
        picture.digest, picture.name, picture.media_type, picture.size, picture=looked_at
    )


def entries(reader: Reader, meeting_id: int, found: Sequence[EntryLine], page: int) -> Message:
    """Every back-entry, those that wait first, ten a page."""
    texts = reader.texts
    last = max(0, (len(found) - 1) // PAGE)
    page = min(page, last)
    back = (button(texts, "sheet-menu", "zp", meeting_id),)
    if not found:
        return Message(texts.rich("sheet-entries-none"), choices=(back,))
    rows = [
        (
            Choice(
                texts.plain(
                    "sheet-entries-line",
                    state=texts.plain(f"sheet-state-{one.state}"),
                    person=one.by,
                    time=reader.clock(one.at),
                    count=one.count,
                ),
                encode("zo", one.id),
            ),
        )
        for one in found[page * PAGE : (page + 1) * PAGE]
    ]
    more = turns(texts, "zl", page, last, meeting_id)
    return Message(texts.rich("sheet-entries", count=len(found)), choices=(*rows, *more, back))


def _entry_choices(texts: Texts, found: SheetEntry) -> tuple[tuple[Choice, ...], ...]:
    rows: list[tuple[Choice, ...]] = []
    if found.pictures:
        label = texts.plain("button-sheet-pictures", count=len(found.pictures))
        rows.append((Choice(label, encode("zv", found.id)),))
    if found.may_confirm:
        rows.append((button(texts, "sheet-confirm", "zk", found.id),))
        rows.append(
            (
                button(texts, "sheet-correct", "zc", found.id),
                button(texts, "sheet-reject", "zj", found.id),
            )
        )
    rows.extend(
        (Choice(texts.plain("button-sheet-other", person=one.by), encode("zo", one.entry_id)),)
        for one in found.beside
    )
    if found.may_withdraw:
        rows.append((button(texts, "sheet-withdraw", "zw", found.id),))
    rows.append((button(texts, "sheet-menu", "zp", found.meeting_id, found.sitting_id),))
    return tuple(rows)


def _state(reader: Reader, found: SheetEntry) -> RichText:
    texts = reader.texts
    if found.state == "waiting":
        return texts.rich("sheet-is-waiting")
    time = reader.clock(found.decided_at) if found.decided_at else ""
    return lines(
        texts.rich(f"sheet-is-{found.state}", person=found.decided_by, time=time),
        texts.rich("sheet-added", serials=serials_said(found.added)) if found.added else (),
        texts.rich("sheet-struck", serials=serials_said(found.struck)) if found.struck else (),
        texts.rich("sheet-remark", remark=found.remark) if found.remark else (),
    )


def _names(texts: Texts, found: SheetEntry) -> list[RichText]:
    shown = [
        texts.rich(
            "signin-serials-line",
            serial=str(line.serial),
            person=attendee_line(texts, line.person)
            if line.person
            else texts.plain("sheet-line-gone"),
        )
        for line in found.lines[:MOST_NAMES]
    ]
    more = len(found.lines) - MOST_NAMES
    return [*shown, texts.rich("sheet-more", count=more)] if more > 0 else shown


def _beside(texts: Texts, one: Beside) -> RichText:
    return lines(
        texts.rich("sheet-beside", person=one.by),
        texts.rich("sheet-only-here", serials=serials_said(one.only_here))
        if one.only_here
        else (),
        texts.rich("sheet-only-there", serials=serials_said(one.only_there))
        if one.only_there
        else (),
    )


def serials_said(serials: Sequence[int]) -> str:
    """Serials as one writes them: 1-3, 8."""
    runs: list[list[int]] = []
    for serial in sorted(serials):
        if runs and serial == runs[-1][-1] + 1:
            runs[-1].append(serial)
        else:
            runs.append([serial])
    return ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else str(r[0]) for r in runs)


def _why(reader: Reader, outcome: Refused | NotOnTheList) -> str:
    if isinstance(outcome, NotOnTheList):
        return reader.texts.plain("sheet-line-gone")
    values = refusal_values(reader, outcome.details)
    return reader.texts.plain(f"refused-{outcome.code}", **values)
