"""Words of 对照: the signed sheet beside the electronic list. Row 3.3."""

from __future__ import annotations

from chat.message import Message, Paper, lines
from chat.texts import Texts
from chat.texts.signin import Reader, attendee_line, button
from chat.texts.signin_desk import turns
from meetings.signin.reconciling import DIFFERENCES, Compared, Reconciliation

PAGE = 10


def comparison(reader: Reader, found: Reconciliation, page: int) -> Message:
    """对照: how many stand where, and every difference by name."""
    texts = reader.texts
    differing = [one for standing in DIFFERENCES for one in found.of(standing)]
    last = max(0, (len(differing) - 1) // PAGE)
    page = min(page, last)
    shown = differing[page * PAGE : (page + 1) * PAGE]
    text = lines(
        texts.rich("compare-heading", title=found.title),
        reader.when(found.starts_at, found.ends_at),
        comparison_totals(texts, found),
        texts.rich(f"compare-official-{found.official}") if found.sheet_entered else (),
        texts.rich("compare-no-sheet") if not found.sheet_entered else (),
        texts.rich("compare-waiting", count=found.waiting) if found.waiting else (),
        texts.rich("compare-none") if found.sheet_entered and not differing else (),
        *(difference(reader, one) for one in shown),
    )
    papers = (
        (
            button(texts, "compare-pdf", "zt", found.sitting_id),
            button(texts, "compare-xlsx", "zx", found.sitting_id),
        ),
    )
    more = turns(texts, "zr", page, last, found.meeting_id, after=(found.sitting_id,))
    back = (button(texts, "sheet-menu", "zp", found.meeting_id, found.sitting_id),)
    return Message(text, choices=(*more, *(papers if found.sheet_entered else ()), back))


def comparison_paper(texts: Texts, found: Reconciliation, kind: str) -> Message:
    """The 对照表, as a PDF or a workbook."""
    return Message(
        texts.rich("compare-made"),
        choices=((button(texts, "sheet-menu", "zp", found.meeting_id, found.sitting_id),),),
        files=(Paper(kind, (("sitting", found.sitting_id),)),),
    )


def comparison_totals(texts: Texts, found: Reconciliation) -> str:
    """How many stand where, in one line."""
    return texts.plain(
        "compare-totals",
        both=len(found.of("both", "late")),
        paper=len(found.of("paper_only", "other_sitting")),
        electronic=len(found.of("electronic_only")),
        neither=len(found.of("neither")),
    )


def difference(reader: Reader, one: Compared) -> str:
    """One person, and how the two lists differ about them."""
    person = attendee_line(reader.texts, one.person)
    return reader.texts.plain("compare-line", person=person, what=standing(reader, one))


def standing(reader: Reader, one: Compared) -> str:
    """How somebody stands on the two lists; "" where both say the same."""
    texts = reader.texts
    time = reader.clock(one.signed_at) if one.signed_at else ""
    match one.standing:
        case "paper_only" if one.person.signed_at is None:
            return texts.plain("compare-annulled")
        case "paper_only":
            return texts.plain("compare-paper-only")
        case "electronic_only":
            how = texts.plain(f"signin-how-{one.method}")
            return texts.plain("compare-electronic-only", time=time, how=how)
        case "other_sitting":
            return texts.plain("compare-other-sitting", number=one.elsewhere or 0)
        case "late":
            return texts.plain("compare-late", time=time)
        case _:
            return ""


def row(reader: Reader, one: Compared) -> tuple[str, ...]:
    """One person on the 对照表: serial, name, unit, post, the pen, the phone, how they differ,
    and what holds."""
    texts, person = reader.texts, one.person
    time = reader.clock(one.signed_at) if one.signed_at else ""
    return (
        str(one.serial) if one.serial else "",
        person.name,
        person.unit,
        person.title,
        texts.plain("compare-signed") if one.on_paper else "",
        f"{time} {how(texts, one)}".strip(),
        standing(reader, one),
        holds(texts, one),
    )


def how(texts: Texts, one: Compared) -> str:
    """How they signed in with the phone; "" where they did not."""
    return texts.plain(f"signin-how-{one.method}") if one.method else ""


def holds(texts: Texts, one: Compared) -> str:
    """What holds of them: there, not there, or still open."""
    name = {True: "present", False: "absent", None: "open"}[one.counts]
    return texts.plain(f"compare-holds-{name}")
