"""Words of an import: the preview, what is wrong by row, progress, the end. Row 2.6."""

from __future__ import annotations

from typing import Any

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.wording import Reading
from meetings.meetings import Refused
from meetings.roster.entries import Remark
from meetings.roster.preview import Preview, preview_of
from storage import work

#: Problems and warnings written out; all of them are in the workbook.
MOST = 10
MOST_WARNINGS = 5


def checking(texts: Texts, rows: int) -> Message:
    """The table was taken; the preview follows."""
    return Message(texts.rich("roster-checking", rows=rows))


def importing(texts: Texts, done: int, total: int) -> Message:
    """How far the import is."""
    return Message(texts.rich("roster-progress", done=done, total=total))


def given_up(texts: Texts) -> Message:
    """Nothing was changed."""
    return Message(
        texts.rich("roster-given-up"),
        choices=((Choice(texts.plain("button-roster"), encode("pe")),),),
    )


def preview_notice(reading: Reading) -> Message | None:
    """Notice "import_preview": what would change, to be confirmed."""
    found = preview_of(reading.session, int(reading.params["work"]))
    return preview(reading.texts, found) if found else None


def progress_notice(reading: Reading) -> Message | None:
    """Notice "import_progress": in place of the preview."""
    params = reading.params
    match params.get("over"):
        case "moved":
            return Message(reading.texts.rich("roster-ended-moved"))
        case "done" | "over":
            return Message(reading.texts.rich("roster-over"))
    return importing(reading.texts, int(params["done"]), int(params["total"]))


def failed_notice(reading: Reading) -> Message | None:
    """Notice "work_failed": what was asked for was given up after several tries."""
    return Message(reading.texts.rich("work-failed", number=str(reading.params["work"])))


def done_notice(reading: Reading) -> Message | None:
    """Notice "import_done": the final line."""
    item = work.one(reading.session, int(reading.params["work"]))
    if item is None or item.result is None:
        return None
    texts = reading.texts
    text = done_line(texts, item.result)
    if item.result["state"] != "done":
        return Message(text)
    return Message(
        text,
        choices=(
            (
                Choice(texts.plain("button-roster"), encode("pe")),
                Choice(texts.plain("button-links"), encode("pk", 0)),
            ),
        ),
    )


def done_line(texts: Texts, result: dict[str, Any]) -> RichText:
    """新增N 更改N 离开N 跳过N, or why nothing was done."""
    if result["state"] != "done":
        return texts.rich(f"roster-ended-{result['state']}")
    return texts.rich(
        "roster-done",
        added=result["added"],
        changed=result["changed"],
        left=result["left"],
        skipped=result["skipped"],
    )


def preview(texts: Texts, found: Preview) -> Message:
    """What the import would do, with its buttons."""
    counts = found.counts
    id = found.work_id
    rows: list[tuple[Choice, ...]] = []
    news = counts["added"] or counts["changed"]
    if counts["left"]:
        # A short table makes everybody else look gone: that is never the first button.
        if news:
            rows.append((_button(texts, "button-import-keep", "pl", id),))
        label = texts.plain("button-import-all", left=counts["left"])
        rows.append((Choice(label, encode("pa", id)),))
    elif news:
        rows.append((_button(texts, "button-import-confirm", "pa", id),))
    rows.append((_button(texts, "button-import-give-up", "px", id),))
    remarks = len(found.problems) + len(found.warnings)
    workbook = len(found.problems) > MOST or len(found.warnings) > MOST_WARNINGS
    files = (Paper("roster_remarks", (("work", id),)),) if workbook and remarks else ()
    return Message(lines(*preview_lines(texts, found)), choices=tuple(rows), files=files)


def preview_lines(texts: Texts, found: Preview) -> list[RichText]:
    """The preview without its buttons, for chat and the command line."""
    counts = found.counts
    nothing = not (counts["added"] or counts["changed"] or counts["left"])
    return [
        texts.rich("roster-moved", names=_names(texts, found.moved)) if found.moved else (),
        texts.rich("roster-preview", rows=counts["rows"]),
        texts.rich(
            "roster-preview-counts",
            added=counts["added"],
            changed=counts["changed"],
            left=counts["left"],
            unchanged=counts["unchanged"],
            problems=counts["problems"],
        ),
        texts.rich("roster-preview-nothing") if nothing else (),
        *_units(texts, found),
        *_added(texts, found),
        *_changed(texts, found),
        *_left(texts, found),
        *_remarks(texts, "roster-problems", found.problems, MOST),
        *_remarks(texts, "roster-warnings", found.warnings, MOST_WARNINGS),
        texts.rich("roster-withheld", columns=_joined(texts, found.withheld))
        if found.withheld
        else (),
        texts.rich("roster-unknown", columns=_joined(texts, found.unknown))
        if found.unknown
        else (),
    ]


def remark_line(texts: Texts, remark: Remark) -> RichText:
    """第12行 手机：…"""
    said = texts.plain(f"roster-remark-{remark.code}", value=remark.value)
    if not remark.row:
        return texts.rich("roster-remark-general", said=said)
    if not remark.column:
        return texts.rich("roster-remark-row", row=str(remark.row), said=said)
    column = texts.plain(f"roster-column-{remark.column}")
    return texts.rich("roster-remark-cell", row=str(remark.row), column=column, said=said)


def unusable(texts: Texts, refused: Refused) -> RichText:
    """Why a table is no roster at all."""
    details = dict(refused.details)
    if refused.code == "roster-no-header":
        missing = str(details["missing"]).split(",")
        columns = _joined(texts, [texts.plain(f"roster-column-{field}") for field in missing])
        return texts.rich("refused-roster-no-header", missing=columns)
    return texts.rich(f"refused-{refused.code}", **details)


def unreadable(texts: Texts, code: str) -> RichText:
    """Why a file or a text could not be read as a table."""
    key = f"roster-file-{code.replace('_', '-')}"
    return texts.rich(key if texts.has(key) else "roster-file-broken")


def _units(texts: Texts, found: Preview) -> list[RichText]:
    names = [unit["name"] for unit in found.samples["units"]]
    if not names:
        return []
    more = found.counts["units"] > len(names)
    listed = _joined(texts, [*names, *(["…"] if more else [])])
    return [texts.rich("roster-new-units", count=found.counts["units"], units=listed)]


def _added(texts: Texts, found: Preview) -> list[RichText]:
    samples = found.samples["added"]
    shown = [
        texts.rich("roster-added-line", name=one["name"], posts=_posts(texts, one["posts"]))
        for one in samples
    ]
    return _section(texts, "roster-added", found.counts["added"], shown)


def _changed(texts: Texts, found: Preview) -> list[RichText]:
    shown = []
    for one in found.samples["changed"]:
        changes = [
            texts.plain(
                "roster-change",
                column=texts.plain(f"roster-column-{field}"),
                old=old or texts.plain("roster-empty-value"),
                new=new or texts.plain("roster-empty-value"),
            )
            for field, old, new in one["changes"]
        ]
        said = texts.plain("roster-changes-apart").join(changes)
        shown.append(texts.rich("roster-changed-line", name=one["name"], changes=said))
    return _section(texts, "roster-changed", found.counts["changed"], shown)


def _left(texts: Texts, found: Preview) -> list[RichText]:
    shown = []
    for one in found.samples["left"]:
        why = texts.plain("roster-left-absent" if one["row"] is None else "roster-left-status")
        posts = _posts(texts, one["posts"])
        shown.append(texts.rich("roster-left-line", name=one["name"], posts=posts, why=why))
    return _section(texts, "roster-left", found.counts["left"], shown)


def _section(texts: Texts, key: str, count: int, shown: list[RichText]) -> list[RichText]:
    if not count:
        return []
    rest = count - len(shown)
    more = [texts.rich("roster-and-more", count=rest)] if rest > 0 else []
    return [texts.rich(key, count=count), *shown, *more]


def _remarks(texts: Texts, key: str, remarks: tuple[Remark, ...], most: int) -> list[RichText]:
    shown = [remark_line(texts, remark) for remark in remarks[:most]]
    return _section(texts, key, len(remarks), shown)


def _posts(texts: Texts, posts: list[list[str]]) -> str:
    return _joined(texts, [" ".join(part for part in post if part) for post in posts])


def _names(texts: Texts, names: tuple[str, ...]) -> str:
    shown = names[:MOST_WARNINGS]
    return _joined(texts, [*shown, *(["…"] if len(names) > len(shown) else [])])


def _joined(texts: Texts, parts: list[str] | tuple[str, ...]) -> str:
    return texts.plain("meeting-list-comma").join(parts)


def _button(texts: Texts, key: str, route: str, *numbers: int) -> Choice:
    return Choice(texts.plain(key), encode(route, *numbers))
