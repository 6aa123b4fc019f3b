"""Codes and links that lead into the bot: straight into the one messenger there is, or to a page
that offers the reader's own. Rows 2.6, 3.2."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chat.messenger import Messenger


@dataclass(frozen=True, slots=True)
class Links:
    """Makes links of tokens for anybody, whatever messenger they use.

    ``public``: our pages can be reached from phones; else nothing printed may lead to them.
    """

    messengers: Mapping[str, Messenger]
    base_url: str
    public: bool

    def ways(self, token: str) -> list[tuple[str, str]]:
        """Name and deep link of every messenger this token may be opened in."""
        found = [
            (name, messenger.link(token))
            for name, messenger in self.messengers.items()
            if messenger.abilities.deep_links
        ]
        known = [(name, url) for name, url in found if url]
        abroad = [(name, url) for name, url in known if not self._is_ours(url)]
        return known if self.public or not abroad else abroad

    def to(self, token: str) -> str:
        """The one link for paper, pictures and words."""
        ways = self.ways(token)
        return ways[0][1] if len(ways) == 1 else f"{self.base_url}/s/{token}"

    def _is_ours(self, url: str) -> bool:
        return url.startswith(f"{self.base_url}/")
