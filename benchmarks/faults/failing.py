"""deskhand on a failing disk: `python -m benchmarks.faults.failing SOCKET --fail=K:MODE run TASK --out DIR ...`.

The K-th write, sync, truncation or deletion that SQLite does on a file named run.trace* fails: once, with an I/O error,
or from then on, with a full disk. The failure is put where SQLite meets the operating system, its VFS, by replacing
functions of the default VFS in this process: no compiler and no privilege is needed, and everything above it is real.
K = 0 fails nothing; how many calls there were is told on stderr.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, Literal

from benchmarks.faults.killing import deadly
from examples.witness.child import main

Mode = Literal["once", "stuck"]
CALLS = "calls "
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE, FULL = 778, 1034, 1546, 2570, 13
"""SQLite's result codes (sqlite3.h)."""

_P, _I, _L = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
_XOPEN = ctypes.CFUNCTYPE(_I, _P, _P, _P, _I, _P)
_XDELETE = ctypes.CFUNCTYPE(_I, _P, _P, _I)
_METHODS: dict[int, tuple[Any, int]] = {  # place in sqlite3_io_methods: signature, result when it fails
    3: (ctypes.CFUNCTYPE(_I, _P, _P, _I, _L), IOERR_WRITE),
    4: (ctypes.CFUNCTYPE(_I, _P, _L), IOERR_TRUNCATE),
    5: (ctypes.CFUNCTYPE(_I, _P, _I), IOERR_FSYNC),
}
_METHOD_COUNT = 19  # io_methods version 3: the version number and 18 functions, each as wide as a pointer


class _Vfs(ctypes.Structure):
    """The beginning of `struct sqlite3_vfs`."""

    _fields_ = (
        ("version", _I), ("file_size", _I), ("longest_path", _I), ("next", _P), ("name", ctypes.c_char_p),
        ("data", _P), ("open", _P), ("delete", _P),
    )  # fmt: skip


class FailingDisk:
    """Patches the default VFS of this process for good."""

    def __init__(self, fail_at: int, mode: Mode) -> None:
        self.calls = 0
        self._fail_at, self._mode = fail_at, mode
        self._kept: list[Any] = []  # callbacks and tables that SQLite points to
        self._tables: dict[int, Any] = {}
        library = ctypes.CDLL("libsqlite3.so.0")
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        vfs = library.sqlite3_vfs_find(None).contents
        self._real_open, self._real_delete = _XOPEN(vfs.open), _XDELETE(vfs.delete)
        vfs.open = self._pointer(_XOPEN(self._open))
        vfs.delete = self._pointer(_XDELETE(self._delete))

    def _open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        code = int(self._real_open(vfs, name, file, flags, out))
        methods = ctypes.cast(file, ctypes.POINTER(_P))
        if code == 0 and _is_trace(name) and methods[0]:
            methods[0] = self._table(methods[0])
        return code

    def _delete(self, vfs: int, name: int | None, sync: int) -> int:
        if _is_trace(name) and self._fails():
            return IOERR_DELETE
        return int(self._real_delete(vfs, name, sync))

    def _table(self, address: int) -> int:
        """The address of a table of file methods of which some may fail."""
        if address not in self._tables:
            table = (_P * _METHOD_COUNT).from_buffer_copy((_P * _METHOD_COUNT).from_address(address))
            for place, (signature, failure) in _METHODS.items():
                table[place] = self._pointer(signature(self._failing(signature(table[place]), failure)))
            self._tables[address] = table
        return ctypes.addressof(self._tables[address])

    def _failing(self, real: Callable[..., int], failure: int) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            if self._fails():
                return FULL if self._mode == "stuck" else failure
            return int(real(*arguments))

        return call

    def _fails(self) -> bool:
        self.calls += 1
        if self._fail_at == 0:
            return False
        return self.calls == self._fail_at or (self._mode == "stuck" and self.calls > self._fail_at)

    def _pointer(self, callback: Any) -> int:
        self._kept.append(callback)
        return ctypes.cast(callback, _P).value or 0


def _is_trace(name: int | None) -> bool:
    """SQLite keeps the name's address and reads beside it: it is passed on as it came."""
    return name is not None and b"run.trace" in ctypes.string_at(name)


def run(arguments: Sequence[str]) -> int:
    ask, fail, *rest = arguments
    at, mode = fail.removeprefix("--fail=").split(":")
    disk = FailingDisk(int(at), "stuck" if mode == "stuck" else "once")
    try:
        return main([ask, *rest], deadly)
    finally:
        print(f"{CALLS}{disk.calls}", file=sys.stderr, flush=True)
        sys.stdout.flush()


if __name__ == "__main__":
    os._exit(run(sys.argv[1:]))  # not by the interpreter's own end: SQLite may still call what it would take down
