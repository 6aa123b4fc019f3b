"""Finishing: what a row owes becomes a message the messenger can carry.

Worded in the reader's language, its papers made, its choices numbered where there are no buttons.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from chat import fallback
from chat.message import Message, Paper, RichText, Span, StoredFile, from_data, lines
from chat.messenger import Messenger
from chat.texts import Language, Texts, home, language_for
from chat.texts.wording import Reading, word
from jobs.making import Workshop
from meetings import recording
from meetings.levels import held_back, shown_levels
from meetings.people import behind
from storage import Session, conversations, inbox, outbox
from storage.clock import Clock
from storage.database import Database

#: Papers that say nothing a message does not say: nobody misses them where files do not go.
SAID_IN_TEXT = frozenset({"calendar_file"})


class HeldBack(Exception):
    """This messenger may not carry it (SEC-04). ``words`` say only that there is something."""

    def __init__(self, words: Message) -> None:
        super().__init__("held back")
        self.words = words


class NotYet(Exception):
    """A chaser or digest in quiet hours: it waits for ``until`` (business time, aware UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__("quiet hours")
        self.until = until


@dataclass(frozen=True, slots=True)
class Finisher:
    """Turns rows into messages. Raises NoSuchPaper for a paper that can not be made any more,
    HeldBack and NotYet."""

    database: Database
    workshop: Workshop
    clock: Clock

    async def finish(self, messenger: Messenger, row: outbox.Leased) -> Message | None:
        """The message of the row, worded, its papers made, fit for the messenger's abilities."""
        content = row.content or {}
        if row.verb == "delete":
            return None
        if content.get("edit_only") and (row.target_ref is None or not messenger.abilities.edit):
            return None
        now = self.clock.now()
        if content.get("keeps_quiet"):
            self._mind_quiet_hours(now)
        if "message" in content:
            message: Message | None = from_data(content["message"])
            if message and not message.files and messenger.abilities.buttons:
                return message  # nothing is put into words any more: one look less
            language = await self.database.read(lambda s: self._language(s, row))
        else:
            message, language = await self.database.read(
                lambda s: self._worded(s, messenger, row, content, now)
            )
        if message is None:
            return None
        texts = Texts(language)
        if messenger.abilities.files_out:
            message = await self.workshop.finish(message, texts, now)
            message = self._without_the_largest(messenger, row, message, texts, now)
            message = await self.workshop.stamp.on(message, row.person_id, texts, now)
        else:
            message = fallback.without_files(message, _elsewhere(message, texts))
        if not messenger.abilities.buttons:
            message = await self._numbered(row, message, texts.rich("choices-typed"), now)
        return message

    def _mind_quiet_hours(self, now: datetime) -> None:
        # It waited for a process or a platform that was away; the office has closed meanwhile.
        office = self.workshop.office
        quiet = office.profile.quiet_hours
        opens = office.calendar.next_working_moment(now, quiet, office.zone)
        if opens > now:
            raise NotYet(opens)

    def _without_the_largest(
        self,
        messenger: Messenger,
        row: outbox.Leased,
        message: Message,
        texts: Texts,
        now: datetime,
    ) -> Message:
        """Files larger than the messenger carries become a line with a link to a page."""
        most = messenger.abilities.max_file_out
        large = [f for f in message.files if isinstance(f, StoredFile) and f.size > most]
        if not large:
            return message
        said = [self._one_large(row, file, texts, now) for file in large]
        kept = tuple(file for file in message.files if file not in large)
        return replace(message, text=lines(message.text, *said), files=kept)

    def _one_large(
        self, row: outbox.Leased, file: StoredFile, texts: Texts, now: datetime
    ) -> RichText:
        size = str(file.size // 1_000_000)
        link = None
        if row.person_id is not None:
            link = self.workshop.file_links.to_download(file, row.person_id, now)
        if link is None:
            return texts.rich("file-too-large-to-send", name=file.name, size=size)
        return (Span(texts.plain("file-download-page", name=file.name, size=size), url=link),)

    async def without_the_lost(self, row: outbox.Leased, message: Message) -> Message | None:
        """The message with a line in place of each file that is gone or damaged in the store;
        None where they are all well. Row 6.4."""
        held = [file for file in message.files if isinstance(file, StoredFile)]
        files = self.workshop.files
        lost = [file for file in held if not await asyncio.to_thread(files.intact, file.digest)]
        if not lost:
            return None
        texts = Texts(await self.database.read(lambda s: self._language(s, row)))
        said = [texts.rich("file-damaged", name=file.name) for file in lost]
        kept = tuple(file for file in message.files if file not in lost)
        return replace(message, text=lines(message.text, *said), files=kept)

    def commands(self, session: Session, row: outbox.Leased) -> list[tuple[str, str]]:
        """The commands for whoever is behind the row's chat now."""
        known = behind(session, row.messenger, row.chat)
        who = known.who if known else None
        records = recording.is_appointed(session, who)
        return home.commands(Texts(self._language(session, row)), who, records=records)

    def _worded(
        self,
        session: Session,
        messenger: Messenger,
        row: outbox.Leased,
        content: dict[str, Any],
        now: datetime,
    ) -> tuple[Message | None, Language]:
        language = self._language(session, row)
        profile = self.workshop.office.profile
        levels = shown_levels(profile, own_deployment=messenger.abilities.own_deployment)
        reading = Reading(
            session=session,
            params=content["params"],
            person_id=content["for"],
            reader_id=row.person_id or content["for"],
            texts=Texts(language),
            now=now,
            office=self.workshop.office,
            base_url=self.workshop.base_url,
            levels=levels,
        )
        message = word(content["notice"], reading)
        if message is not None and held_back(session, levels):
            raise HeldBack(Message(reading.texts.rich("level-notice-held-back")))
        return message, language

    def _language(self, session: Session, row: outbox.Leased) -> Language:
        known = behind(session, row.messenger, row.chat)
        chosen = known.language if known else None
        return language_for(chosen) or language_for(self.workshop.office.language) or "zh_Hans"

    async def _numbered(
        self, row: outbox.Leased, message: Message, hint: RichText, now: datetime
    ) -> Message:
        """Choices as a numbered list, remembered before it is sent so that "1" has a meaning."""

        def unit(session: Session) -> Message:
            key = inbox.conversation_key(row.messenger, row.chat, row.person)
            conversation = conversations.lock(session, key, now=now)
            plain, choices = fallback.numbered(message, conversation.next_number, hint)
            if choices:
                conversation.choices = fallback.remembered(conversation.choices, choices)
                count = sum(len(row) for row in message.choices)
                conversation.next_number = (
                    conversation.next_number - 1 + count
                ) % fallback.MAX_NUMBER + 1
                conversations.save(session, conversation)
            return plain

        return await self.database.write(unit, name="number choices")


def _elsewhere(message: Message, texts: Texts) -> RichText:
    """Where the files of a message are that can not go with it; made ones have no name yet."""
    unnamed = texts.plain("files-elsewhere-unnamed")
    names = [
        file.name if isinstance(file, StoredFile) else unnamed
        for file in message.files
        if not (isinstance(file, Paper) and file.kind in SAID_IN_TEXT)
    ]
    if not names:
        return ()
    listed = texts.plain("meeting-list-comma").join(dict.fromkeys(names))
    return texts.rich("files-elsewhere", names=listed)
