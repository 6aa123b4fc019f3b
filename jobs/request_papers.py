"""The request to hold a meeting as .docx: 请示, with 会议方案 and 会务分工. Row 2.1a, DOC-*."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chat.dates import say_when
from chat.texts import holding as words
from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.reports import long_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import is_filed, reader, safe, seen
from jobs.reply_slips import NEVER
from meetings.people import named
from meetings.proposals import holding
from meetings.proposals.holding import RequestPage
from papers.official import Attachment, Labelled, OfficialBlock, OfficialPaper, Signature
from papers.official_docx import official_docx
from papers.report import Block, Heading, Paragraph, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import chinese_number
from storage import meetings as meeting_rows

#: Characters that stand beside a heading.
SHORT = 20


def meeting_request(order: Order) -> Callable[[], Made]:
    """请示 (in Taiwan 簽), its plan and who does what as attachments, in one file."""
    found = _found(order)
    if not found.edition:
        raise NoSuchPaper("nothing was written")
    made = _Letter(order, found).paper()
    name = safe(order.texts.plain("request-doc-file", title=found.title[:40]))
    return lambda: Made(official_docx(made), f"{name}.docx", DOCX)


def _found(order: Order) -> RequestPage:
    session, id, office = order.session, int(order.params["meeting"]), order.office
    if not is_filed(order):
        return seen(holding.page(session, reader(order), id, office=office))
    meeting = meeting_rows.meeting(session, id)
    if meeting is None:
        raise NoSuchPaper("meeting")
    return holding.page_of(session, meeting, office=office)


class _Letter:
    """The letter and its attachments, in the profile's own words."""

    def __init__(self, order: Order, found: RequestPage) -> None:
        self._order, self._found = order, found
        self._words = Words(order.texts, order.office, order.now)
        self._taiwan = order.office.profile.wording == "taiwan"

    def paper(self) -> OfficialPaper:
        attachments = self._attachments()
        numbered = len(attachments) > 1
        return OfficialPaper(
            language=self._order.texts.language,
            title=self._say("title", unit=self._unit(), title=self._found.title),
            subtitle=self._subtitle(),
            # 簽 names nobody: it goes up by itself.
            addressees="" if self._taiwan else self._say("to", office=self._order.office.name),
            blocks=self._signed() if self._taiwan else self._body(),
            enclosures=tuple(
                self._say(
                    "enclosure-first" if at == 1 else "enclosure",
                    number=f"{at}." if numbered else "",
                    title=one.title,
                )
                for at, one in enumerate(attachments, 1)
            ),
            signature=Signature((self._unit(),), self._dated(), sealed=False),
            attachments=attachments,
        )

    def _say(self, key: str, **values: str | int) -> str:
        """The text, in the profile's own words where it has them."""
        texts = self._order.texts
        own = f"request-doc-{key}-{self._order.office.profile.wording}"
        return texts.plain(own if texts.has(own) else f"request-doc-{key}", **values)

    def _subtitle(self) -> tuple[str, ...]:
        if self._found.edition < 2:
            return ()
        return (self._say("edition", number=self._found.edition),)

    def _unit(self) -> str:
        """Who asks: the organiser's unit."""
        meeting = meeting_rows.meeting(self._order.session, self._found.meeting_id)
        organiser = meeting.organiser_id if meeting else 0
        person = named(self._order.session, [organiser]).get(organiser)
        return person.unit if person and person.unit else self._order.office.name

    def _dated(self) -> str:
        today = self._order.office.today(self._order.now)
        return self._year(long_day(self._order.texts, today), today.year)

    def _year(self, said: str, year: int) -> str:
        return minguo(self._order.texts, said, year) if self._taiwan else said

    def _when(self) -> str:
        start, end = map(datetime.fromisoformat, self._found.facts["time"])
        order = self._order
        said = say_when(start, end, order.texts.language, order.office.zone, today=NEVER)
        return self._year(said, order.office.local(start).year)

    def _place(self) -> str:
        return self._found.facts["place"] or "—"

    def _people(self) -> str:
        facts, texts = self._found.facts, self._order.texts
        if not facts["people"]:
            return ""
        roles = words.roles_said(texts, facts["roles"])
        return self._say("people", count=facts["people"], roles=roles)

    def _body(self) -> tuple[OfficialBlock, ...]:
        """理由, then what is put forward, then the question."""
        return (
            Paragraph(self._opening()),
            *self._facts(),
            Paragraph(self._say("ending")),
        )

    def _opening(self) -> str:
        reason = self._found.parts["reason"].rstrip("。.；;")
        return self._say("opening", reason=reason, title=self._found.title)

    def _facts(self, *, in_plan: bool = False) -> list[Block]:
        """What is put forward; the plan has the agenda besides."""
        found, parts = self._found, self._found.parts
        class_name = words.class_name(self._words, found.facts["class"])
        blocks: list[Block] = [
            Heading(
                self._say("heading-name"),
                said=self._say("name", title=found.title, name=class_name),
            ),
            Heading(self._say("heading-time"), said=self._when()),
            Heading(self._say("heading-place"), said=self._place()),
        ]
        said = "\n".join(part for part in (self._people(), parts["scale"]) if part)
        for key, text in (
            ("people", said),
            ("form", parts["form"]),
            ("agenda", "\n".join(self._agenda()) if in_plan else ""),
            ("funding", parts["funding"]),
            ("notes", parts["notes"]),
        ):
            if text and len(text) <= SHORT and "\n" not in text:
                blocks.append(Heading(self._say(f"heading-{key}"), said=text))
            elif text:
                blocks += [Heading(self._say(f"heading-{key}")), Paragraph(text)]
        return blocks

    def _signed(self) -> tuple[OfficialBlock, ...]:
        """簽: 主旨, 說明, 擬辦."""
        found, parts = self._found, self._found.parts
        said = [
            parts["reason"],
            self._say("when-where", when=self._when(), place=self._place()),
            "；".join(part for part in (self._people(), parts["scale"]) if part),
            parts["form"],
            self._say("agenda-inline", items="；".join(found.facts["agenda"]))
            if found.facts["agenda"]
            else "",
            self._say("funding-inline", text=parts["funding"]) if parts["funding"] else "",
            parts["notes"],
        ]
        lines = [part for part in said if part]
        english = self._order.texts.language == "en"
        numbered = [
            self._say("point", number=str(at) if english else chinese_number(at), text=text)
            for at, text in enumerate(lines, 1)
        ]
        return (
            Labelled(self._say("label-subject"), self._say("subject", title=found.title)),
            Labelled(self._say("label-explained"), "\n".join(numbered)),
            Labelled(self._say("label-proposed"), self._say("proposed")),
        )

    def _agenda(self) -> list[str]:
        items = self._found.facts["agenda"]
        return [self._say("item", number=at, text=text) for at, text in enumerate(items, 1)]

    def _attachments(self) -> tuple[Attachment, ...]:
        plan = (self._say("plan", title=self._found.title), self._plan())
        both = [plan]
        if self._found.facts["groups"]:
            both.append((self._say("groups", title=self._found.title), (self._groups(),)))
        return tuple(
            Attachment(
                self._say("mark", number=str(at) if len(both) > 1 else ""), title, tuple(blocks)
            )
            for at, (title, blocks) in enumerate(both, 1)
        )

    def _plan(self) -> tuple[Block, ...]:
        chair = self._found.facts["chair"]
        facts = self._facts(in_plan=True)
        if chair:
            facts.insert(3, Heading(self._say("heading-chair"), said=chair))
        return (Paragraph("", indented=False), *facts)

    def _groups(self) -> Table:
        between = self._order.texts.plain("notice-between-names")
        rows = tuple(
            (
                one["name"],
                one["leader"] or "—",
                between.join(name for name in one["members"] if name != one["leader"]) or "—",
                one["text"] or "—",
            )
            for one in self._found.facts["groups"]
        )
        head = tuple(
            self._say(f"column-{key}") for key in ("group", "leader", "members", "duties")
        )
        return Table(head, rows, (1.2, 1, 2, 2.4))
