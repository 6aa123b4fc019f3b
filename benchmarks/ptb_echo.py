"""python-telegram-bot as it comes, answering every message with its own text: for comparison.

python -m benchmarks.ptb_echo TOKEN URL AT_ONCE
"""

from __future__ import annotations

import asyncio
import sys

from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """The same words."""
    if update.effective_message is not None:
        await update.effective_message.reply_text(update.effective_message.text or "?")


async def main() -> None:
    """Poll until killed."""
    token, url, at_once = sys.argv[1:4]
    builder = ApplicationBuilder().token(token).base_url(f"{url}/bot")
    app = builder.concurrent_updates(int(at_once) if at_once != "1" else False).build()
    app.add_handler(MessageHandler(filters.ALL, echo))
    async with app:
        await app.start()
        assert app.updater is not None
        await app.updater.start_polling(timeout=30)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
