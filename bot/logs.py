"""Logs: structlog, for people on a console or as JSON. No secret, phone number or message text."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: What a bot token, a mainland phone number and a personal link look like.
_SECRETS = (
    re.compile(r"(?<!\d)\d{6,12}:[A-Za-z0-9_-]{30,}"),
    re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    re.compile(r"(?<=/[js]/)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?<=[?&]start=)[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?<=/files/)[A-Za-z0-9_.-]{40,}"),
    re.compile(r"(?<=/upload/)[A-Za-z0-9_.-]{40,}"),
    re.compile(r"(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"),
)
HIDDEN = "[hidden]"


def hide_secrets(text: str) -> str:
    """The text without tokens, phone numbers, personal links and passwords in addresses."""
    for pattern in _SECRETS:
        text = pattern.sub(HIDDEN, text)
    return text


def set_up(*, json: bool, level: str) -> None:
    """Everything logged from now on goes to standard error through one pipeline."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: list[structlog.typing.Processor] = (
        [
            structlog.processors.format_exc_info,
            _hidden,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
        if json
        else [
            structlog.processors.format_exc_info,
            _hidden,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(),
                exception_formatter=structlog.dev.plain_traceback,
            ),
        ]
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderer],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # The HTTP client logs addresses with the bot's token in them at INFO.
    for name in ("httpx", "httpcore", "apscheduler", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)


def _hidden(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {key: hide_secrets(v) if isinstance(v, str) else v for key, v in event.items()}
