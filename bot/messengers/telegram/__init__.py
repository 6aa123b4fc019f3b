"""Telegram as a messenger: python-telegram-bot's typed Bot behind the port."""
