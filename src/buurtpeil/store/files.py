# SPDX-FileCopyrightText: 2026 Buurtpeil contributors
# SPDX-License-Identifier: EUPL-1.2
"""How do bytes reach the disk so that a crash never leaves half a file behind a name?

Needs paths. Gives the few durable file operations the store is made of (write, copy, seal, make a folder, move a
pointer) and turns what the operating system says into a `StoreError` with a way out.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from buurtpeil.errors import StoreError

CHUNK_BYTES = 1 << 20
READ_ONLY = 0o444
DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
NO_PERMISSION = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
DISK_FAULT = frozenset({errno.EIO, errno.EFBIG, errno.EROFS})


@dataclass(frozen=True)
class FileRecord:
    """What a manifest remembers of a file: its sha256 in hexadecimal and its size in bytes."""

    sha256: str
    bytes: int


def hash_file(path: Path) -> FileRecord:
    """The checksum and size of a file, read in pieces of one mebibyte."""
    with open(path, "rb") as file:
        return _pump(file, None)


def copy_hashed(source: Path, target: Path) -> FileRecord:
    """Copy a publisher's file in pieces, hashing on the way; the copy is on disk and read-only afterwards.

    Raises `StoreError` when `source` can't be read.
    """
    try:
        opened = open(source, "rb")  # noqa: SIM115 - closed below; opened apart because its fault is not the store's
    except OSError as error:
        raise StoreError(
            "The publisher's file can't be read, so it can't be kept.",
            f"{source}: {error.strerror}.",
            "Check that the file is still there and that you may read it, then load again.",
        ) from error
    with opened, open(target, "xb") as copy:
        record = _pump(opened, copy)
        copy.flush()
        os.fchmod(copy.fileno(), READ_ONLY)
        os.fsync(copy.fileno())
    return record


def seal(path: Path) -> FileRecord:
    """Make a finished file read-only, wait until it is on disk and give its checksum."""
    with open(path, "rb") as file:
        record = _pump(file, None)
        os.fchmod(file.fileno(), READ_ONLY)
        os.fsync(file.fileno())
    return record


def write_new(path: Path, content: bytes) -> None:
    """Write a file that must not exist yet and wait until it is on disk."""
    with open(path, "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder and its missing parents, each known on disk before the next is used."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    try:
        os.mkdir(path)
    except FileExistsError:
        if not path.is_dir():
            raise
    sync_folder(path.parent)


def publish_folder(staged: Path, target: Path) -> None:
    """Give a finished folder its name in one step; `target` must not exist. Everything in it is on disk before."""
    for folder in sorted(path for path in staged.rglob("*") if path.is_dir()):
        sync_folder(folder)
    sync_folder(staged)
    make_folder(target.parent)
    os.rename(staged, target)
    sync_folder(target.parent)


def replace_line(target: Path, line: str, staging: Path) -> None:
    """Set a one-line file in one step: a reader sees the old line or the new one."""
    make_folder(staging)
    make_folder(target.parent)
    staged = staging / uuid.uuid4().hex
    try:
        write_new(staged, f"{line}\n".encode())
        os.replace(staged, target)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


@contextmanager
def staging_folder(staging: Path) -> Iterator[Path]:
    """A new folder under `staging`; what is still there at the end, for whatever reason, is removed."""
    make_folder(staging)
    folder = staging / uuid.uuid4().hex
    try:
        os.mkdir(folder)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def clear_faults(root: Path, doing: str) -> Iterator[None]:
    """Say a full disk, a missing permission or a broken disk under `root` as a `StoreError`.

    Faults of other files pass unchanged: they belong to whoever opened them.
    """
    try:
        yield
    except OSError as error:
        if not _concerns(error, root):
            raise
        raise _store_error(error, root, doing) from error


def _concerns(error: OSError, root: Path) -> bool:
    """Whether a fault came from writing under `root`; a failed write carries no file name."""
    if error.errno in DISK_FULL:
        return True
    if error.filename is None:
        return error.errno in DISK_FAULT
    return isinstance(error.filename, str) and Path(error.filename).is_relative_to(root)


def _store_error(error: OSError, root: Path, doing: str) -> StoreError:
    place = f"{error.filename or root}: {error.strerror or error}."
    if error.errno in DISK_FULL:
        return StoreError(
            f"The disk is full: {doing} did not succeed; nothing was published and earlier snapshots are intact.",
            place,
            "Free space (`buurtpeil data gc` removes leftovers and old results) and try again.",
        )
    if error.errno in NO_PERMISSION:
        return StoreError(
            f"No permission to write in the store: {doing} did not succeed; earlier snapshots are intact.",
            place,
            "Give your account write access to this folder, or set BUURTPEIL_STORE to a folder of your own.",
        )
    return StoreError(
        f"The store could not be written: {doing} did not succeed; earlier snapshots are intact.",
        place,
        "Check the folder and the disk, run `buurtpeil data verify` and try again.",
    )


def _pump(source: BinaryIO, target: BinaryIO | None) -> FileRecord:
    digest, size = hashlib.sha256(), 0
    while piece := source.read(CHUNK_BYTES):
        digest.update(piece)
        size += len(piece)
        if target is not None:
            target.write(piece)
    return FileRecord(digest.hexdigest(), size)
