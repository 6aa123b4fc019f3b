"""Encryption: the age format through pyrage, so that the standard ``age`` opens it too. Row 6.10.

A key is an age identity, one line ``AGE-SECRET-KEY-1…``; the file it is kept in is what
``age --decrypt --identity`` takes.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

import pyrage

from storage.dump.refusals import DamagedBackup, KeyMissing, NotABackup, WrongKey

MAGIC = b"age-encryption.org/v1\n"
_PIPE = 1 << 16


def new_key_file(path: Path) -> None:
    """Make a key and keep it at ``path``, readable by the owner only; one that is there stays."""
    identity = pyrage.x25519.Identity.generate()
    words = (
        "# Huiwu: opens the backups. Keep a copy away from this machine.\n"
        f"# public key: {identity.to_public()}\n{identity}\n"
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".backup-key-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        # Linked, not renamed: of two processes that begin together the first one's key stays.
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        Path(name).unlink()


def read_key_file(path: Path) -> str:
    """The key in a file, as made above or by ``age-keygen``. Raises KeyMissing."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        raise KeyMissing(
            f"There is no key at {path}. Put the copy of the key there that was kept elsewhere, "
            "or give it as HUIWU_BACKUP__KEY."
        ) from None
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if len(keys) != 1:
        raise KeyMissing(f"{path} holds no backup key. Put the copy kept elsewhere in its place.")
    return keys[0]


@contextmanager
def encrypted(target: BinaryIO, key: str) -> Iterator[BinaryIO]:
    """A file to write plain bytes to, encrypted into ``target``. Raises KeyMissing, OSError."""
    recipient = _identity(key).to_public()
    with _beside(lambda pipe: pyrage.encrypt_io(pipe, target, [recipient]), "wb") as plain:
        yield plain


@contextmanager
def decrypted(path: Path, key: str) -> Iterator[BinaryIO]:
    """A file to read plain bytes from; what is read is authentic.

    That nothing is missing at the end is known only when the block ends. Raises KeyMissing,
    WrongKey, NotABackup, DamagedBackup and OSError.
    """
    identity = _identity(key)
    with path.open("rb") as source:
        if source.read(len(MAGIC)) != MAGIC:
            raise NotABackup(f"{path.name} is no backup of Huiwu, or its beginning is damaged.")
        source.seek(0)
        try:
            with _beside(lambda pipe: pyrage.decrypt_io(source, pipe, [identity]), "rb") as plain:
                yield plain
        except pyrage.DecryptError as error:
            raise _refusal(path, str(error)) from None
        except OSError as error:
            if error.errno is not None:
                raise
            # Inside the stream pyrage says so without a number.
            raise damaged(path) from None


def damaged(path: Path, why: str = "it is cut off or was changed") -> DamagedBackup:
    """The refusal for a file that is not whole."""
    return DamagedBackup(f"{path.name} can not be used: {why}. Take another backup.")


def _refusal(path: Path, said: str) -> Exception:
    if "No matching keys" in said:
        return WrongKey(
            f"The key does not open {path.name}. Use the key that was in data/backup-key when the "
            "backup was made."
        )
    return damaged(path)


def _identity(key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(key)
    except pyrage.IdentityError:
        raise KeyMissing(
            "The backup key is none: expected one line AGE-SECRET-KEY-1… with 74 characters."
        ) from None


@contextmanager
def _beside(work: Callable[[BinaryIO], None], mode: str) -> Iterator[BinaryIO]:
    """Our end of a pipe whose other end ``work`` has in a thread of its own.

    pyrage pulls from a reader and pushes to a writer; a pipe turns that into a file for us.
    Raises what ``work`` raises, before what the block raises because of it.
    """
    reading, writing = os.pipe()
    here, there = (reading, writing) if mode == "rb" else (writing, reading)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(there, "wb" if mode == "rb" else "rb", _PIPE) as pipe:
                work(pipe)
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="age", daemon=True)
    thread.start()
    try:
        with os.fdopen(here, mode, _PIPE) as ours:
            yield cast(BinaryIO, ours)
    finally:
        thread.join()
        # A reader that stops early closes the pipe under the writer: that is no failure.
        if failed and not (mode == "rb" and isinstance(failed[0], BrokenPipeError)):
            raise failed[0]
