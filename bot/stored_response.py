"""An answer that is a stored file: streamed, in parts where a player asks for parts. Row 6.4."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from starlette.responses import FileResponse

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send


class StoredResponse(FileResponse):
    """What ``Files.open`` gave, verified: the very file that was opened, whatever becomes of its
    name meanwhile. It is closed when the answer is over."""

    def __init__(
        self, file: BinaryIO, *, name: str, media_type: str = "", inline: bool = False
    ) -> None:
        self._file = file
        super().__init__(
            # The library wants a path; this one leads to what is open.
            f"/dev/fd/{file.fileno()}",
            stat_result=os.fstat(file.fileno()),
            # A page or script that somebody sent is never opened as one under our address.
            media_type=media_type if inline else "application/octet-stream",
            filename=name,
            content_disposition_type="inline" if inline else "attachment",
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        with self._file:
            await super().__call__(scope, receive, send)
