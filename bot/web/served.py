"""What the web pages need of the app, without knowing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from chat.file_links import FileLinks
from chat.incoming import Address
from chat.links import Links
from chat.message import StoredFile
from chat.messenger import Messenger
from chat.texts import Language
from meetings.office import Office
from storage.clock import Clock
from storage.database import Database
from storage.files import Files


class Served(Protocol):
    """The parts of the app that pages may use."""

    @property
    def database(self) -> Database: ...
    @property
    def files(self) -> Files: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def office(self) -> Office: ...
    @property
    def messengers(self) -> Mapping[str, Messenger]: ...
    @property
    def links(self) -> Links: ...
    @property
    def file_links(self) -> FileLinks: ...
    @property
    def secret(self) -> bytes: ...
    @property
    def base_url(self) -> str: ...
    @property
    def leads(self) -> bool: ...
    @property
    def trouble(self) -> str | None: ...
    def reads(self, accepted: str) -> Language:
        """The language of a browser that says what it accepts."""
        ...

    async def stamped(self, file: StoredFile, reader_id: int, language: Language) -> StoredFile:
        """The reader's copy of a file that bears their name (row 6.6); else the file."""
        ...

    async def take_upload(self, address: Address, file: StoredFile, key: str) -> None:
        """A page took a file for a chat: it goes on as if it had been sent there."""
        ...
