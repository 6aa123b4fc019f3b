"""config.toml → Config. Every mistake is told at once, by its key; secrets never in a message."""

from __future__ import annotations

import re
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlparse

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

#: Environment variables override the file: HUIWU_WEB__PORT=9000.
PREFIX = "HUIWU_"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class OfficeSection(_Section):
    """[office]: whose bot it is."""

    name: str = Field(min_length=1, max_length=60)
    language: Literal["zh_Hans", "zh_Hant", "en"] = "zh_Hans"
    #: A shipped profile's name, or the path of the office's own.
    profile: str = "central-2023"


class DataSection(_Section):
    """[data]: where everything is kept."""

    folder: Path = Path("data")
    #: Empty: SQLite in the folder. Else postgresql://…
    database: SecretStr = SecretStr("")

    @field_validator("database")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("expected sqlite:///path or postgresql://user:password@host/name")
        return value


class WebSection(_Section):
    """[web]: the pages."""

    host: str = "127.0.0.1"
    port: int = Field(default=8790, ge=0, le=65535)
    #: How people reach the pages from their phones; empty: http://host:port.
    base_url: str = ""

    @field_validator("base_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if value and urlparse(value).scheme not in ("http", "https"):
            raise ValueError("expected an address such as https://huiwu.example.org")
        return value.rstrip("/")


class TelegramSection(_Section):
    """[telegram]: the bot in Telegram."""

    #: From @BotFather. Empty: no Telegram.
    token: SecretStr = SecretStr("")
    #: True: Telegram calls us at web.base_url; else we ask.
    webhook: bool = False
    #: The unit has cleared Telegram for what is 内部 (SEC-04).
    cleared: bool = False
    #: Where the Bot API is: Telegram's own, or a server of the office.
    api: str = "https://api.telegram.org"
    #: That server runs in local mode on this machine: files up to 2,000 MB.
    local: bool = False
    #: An HTTP proxy on the way there.
    proxy: SecretStr = SecretStr("")
    #: Messages a second to all chats; Telegram allows about 30.
    rate: float = Field(default=29.0, ge=1, le=1000)

    @field_validator("token")
    @classmethod
    def _shape(cls, value: SecretStr) -> SecretStr:
        token = value.get_secret_value()
        if token and not re.fullmatch(r"\d{6,12}:[A-Za-z0-9_-]{30,}", token):
            raise ValueError("expected a token as @BotFather gives it: 123456789:AAF…")
        return value

    @field_validator("api")
    @classmethod
    def _address(cls, value: str) -> str:
        if urlparse(value).scheme not in ("http", "https"):
            raise ValueError("expected an address such as https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("proxy")
    @classmethod
    def _http_proxy(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and urlparse(value.get_secret_value()).scheme != "http":
            raise ValueError("expected an HTTP proxy such as http://127.0.0.1:7890")
        return value


class LogSection(_Section):
    """[log]: what is written to standard error."""

    format: Literal["console", "json"] = "console"
    level: Literal["debug", "info", "warning", "error"] = "info"


class PapersSection(_Section):
    """[papers]: printing."""

    #: A folder with Chinese fonts; empty: the ones that come with the bot.
    fonts: Path | None = None


class BackupSection(_Section):
    """[backup]: the nightly backup, and what is kept of them."""

    #: Where they go; None: backups in the data folder.
    folder: Path | None = None
    #: Local time of the office, such as 02:30. Empty: none by the clock.
    at: str = "02:30"
    #: The newest of each of the last days, weeks and months that have one.
    keep_days: int = Field(default=7, ge=1, le=3660)
    keep_weeks: int = Field(default=5, ge=0, le=520)
    keep_months: int = Field(default=12, ge=0, le=120)
    #: An age identity. Empty: made once and kept in data/backup-key.
    key: SecretStr = SecretStr("")

    @field_validator("at")
    @classmethod
    def _wall_time(cls, value: str) -> str:
        if value and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
            raise ValueError("expected a time such as 02:30, or nothing")
        return value

    @field_validator("key")
    @classmethod
    def _age_identity(cls, value: SecretStr) -> SecretStr:
        key = value.get_secret_value()
        if key and not re.fullmatch(r"AGE-SECRET-KEY-1[0-9A-Z]{58}", key):
            raise ValueError("expected a key as in data/backup-key: AGE-SECRET-KEY-1…")
        return value


class Config(BaseSettings):
    """The whole configuration."""

    model_config = SettingsConfigDict(
        extra="forbid",
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        hide_input_in_errors=True,
        frozen=True,
    )

    office: OfficeSection
    data: DataSection = DataSection()
    web: WebSection = WebSection()
    telegram: TelegramSection = TelegramSection()
    log: LogSection = LogSection()
    papers: PapersSection = PapersSection()
    backup: BackupSection = BackupSection()
    #: Signs links, cookies and sign-in codes. Empty: made once and kept in data/secret.
    secret: SecretStr = SecretStr("")

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and len(value.get_secret_value()) < 32:
            raise ValueError("expected at least 32 characters")
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings

    @property
    def database_url(self) -> str:
        """The database's URL; SQLite in the data folder where none is given."""
        given = self.data.database.get_secret_value()
        return given or f"sqlite:///{(self.data.folder / 'huiwu.db').absolute()}"

    @property
    def base_url(self) -> str:
        """How people reach the pages."""
        return self.web.base_url or f"http://{self.web.host}:{self.web.port}"

    @property
    def backup_folder(self) -> Path:
        """Where backups go."""
        return self.backup.folder or self.data.folder / "backups"

    @property
    def backup_key_file(self) -> Path:
        """Where the key of the backups is kept, unless it is given."""
        return self.data.folder / "backup-key"

    @property
    def kept_secret(self) -> Path | None:
        """The file of the signing secret; None where it is given."""
        return None if self.secret.get_secret_value() else self.data.folder / "secret"

    def signing_secret(self) -> bytes:
        """The secret that signs; made and kept (0600) where none is given."""
        given = self.secret.get_secret_value()
        if given:
            return given.encode()
        path = self.data.folder / "secret"
        self.data.folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip().encode()


@dataclass(frozen=True, slots=True)
class Mistake:
    """One wrong value: its key and what is expected."""

    key: str
    expected: str


class ConfigMistakes(Exception):
    """Everything that is wrong with a configuration, at once."""

    def __init__(self, path: Path, mistakes: tuple[Mistake, ...]) -> None:
        self.path = path
        self.mistakes = mistakes
        lines = "\n".join(f"  {m.key}: {m.expected}" for m in mistakes)
        super().__init__(f"{path}:\n{lines}")


def load_config(path: Path) -> Config:
    """Read and check a configuration. Raises ConfigMistakes; a missing file is one."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigMistakes(
            path, (Mistake("(file)", "not there; copy config.example.toml to this place"),)
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigMistakes(path, (Mistake("(file)", f"not TOML: {error}"),)) from None
    try:
        config = Config(**data)
    except ValidationError as error:
        raise ConfigMistakes(path, tuple(map(_mistake, error.errors()))) from None
    if config.telegram.webhook and not config.web.base_url:
        needs = "needs web.base_url, the address at which Telegram can call"
        raise ConfigMistakes(path, (Mistake("telegram.webhook", needs),))
    return config


def _mistake(error: Any) -> Mistake:
    key = ".".join(str(part) for part in error["loc"])
    if error["type"] == "extra_forbidden":
        return Mistake(key, "unknown key; see config.example.toml for the known ones")
    if error["type"] == "missing":
        return Mistake(key, "missing")
    return Mistake(key, error["msg"].removeprefix("Value error, "))
