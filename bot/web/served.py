"""What the web pages need of the app, without knowing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from chat.links import Links
from chat.messenger import Messenger
from meetings.office import Office
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore


class Served(Protocol):
    """The parts of the app that pages may use."""

    @property
    def database(self) -> Database: ...
    @property
    def files(self) -> FileStore: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def office(self) -> Office: ...
    @property
    def messengers(self) -> Mapping[str, Messenger]: ...
    @property
    def links(self) -> Links: ...
    @property
    def secret(self) -> bytes: ...
    @property
    def base_url(self) -> str: ...
    @property
    def leads(self) -> bool: ...
