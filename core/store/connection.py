"""The DuckDB file: opened once per process, migrated, used through cursors."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import duckdb

from core.domain.errors import SwitchpointError
from core.domain.refusals import MachineRefused
from core.store.findings import Finding, look_at_clock
from core.store.home import FILE as FILE
from core.store.home import home_folder as home_folder
from core.store.integrity.check import open_file
from core.store.integrity.failures import NOTHING_LOST, refused, told
from core.store.integrity.lock import Claim, claim, leave_note, remove_note
from core.store.integrity.reading import facts_of
from core.store.integrity.rights import hand_over, narrow
from core.store.integrity.saved_count import SavedCount, new_store, read_saved
from core.store.migrating import migrate
from core.store.restoring.journal import entered

if TYPE_CHECKING:
    import pandas as pd

log = logging.getLogger("switchpoint")
T = TypeVar("T")


class Cursor:
    """What SQL runs on; a workflow hands one on to write several nouns in one transaction.

    Failures of the disk and damage are told in our words, whatever reads or writes meets them;
    errors of a query stay DuckDB's.

    Parameters
    ----------
    store : Store
    own : DuckDBPyConnection
        A cursor of one's own: a shared connection fails under threads.
    """

    def __init__(self, store: Store, own: duckdb.DuckDBPyConnection) -> None:
        self._store, self._own = store, own

    def execute(self, query: str, parameters: Sequence[object] | None = None) -> Cursor:
        """Run a statement."""
        self._guarded(self._own.execute, query, parameters)
        return self

    def executemany(self, query: str, parameters: Sequence[Sequence[object]]) -> Cursor:
        """Run a statement once for each row of values."""
        self._guarded(self._own.executemany, query, parameters)
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row."""
        return self._guarded(self._own.fetchone)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        return self._guarded(self._own.fetchall)

    def df(self) -> pd.DataFrame:
        """The rows that are left, as a frame."""
        return self._guarded(self._own.df)

    def register(self, name: str, rows: pd.DataFrame) -> None:
        """Let statements read a frame under a name."""
        self._own.register(name, rows)

    def unregister(self, name: str) -> None:
        """Forget a frame."""
        self._own.unregister(name)

    def close(self) -> None:
        """Let go of what it holds."""
        self._own.close()

    def _guarded(self, step: Callable[..., T], *arguments: Any) -> T:
        try:
            return step(*arguments)
        except (duckdb.Error, MemoryError) as error:
            raise self._store.told(error) from error


class Store:
    """One open store.

    Parameters
    ----------
    home : Path
        Folder that holds the file; made if missing.
    purpose : str
        What this process is, for the message to the next one.

    Attributes
    ----------
    found : list of Finding
        What was wrong or was put right when it was opened; read by commands, the start page and
        ``doctor``.

    Raises
    ------
    StoreHeld
        If another process has it open.
    StoreDamaged
        If it is damaged or saved changes are missing.
    MachineRefused
        If there is no room, or no right to.
    BadData
        If the file is not ours or was written by a newer version.
    """

    def __init__(self, home: Path, purpose: str = "Switchpoint") -> None:
        self.home = home
        self.path = home / FILE
        self.found: list[Finding] = []
        self._writing = threading.RLock()
        self._invalid = False
        self._number = self._saved = 0
        self._count: SavedCount | None = None
        self._claim: Claim | None = None
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.found += narrow(home)
        except OSError as error:
            raise refused(home, error.errno or 0, "made or read") from error
        with entered(home, self.found):
            self._open()
        try:
            self.found += look_at_clock(self.cursor(), home)
            leave_note(home, purpose)
        except OSError as error:  # of use to the next one alone
            why = refused(home, error.errno or 0, "written to")
            self.found.append(Finding(why.title, why.message, why.remedy))
        except BaseException:
            self._let_go()
            raise
        hand_over(home)
        for finding in self.found:
            log.warning("%s", finding.text)  # of a command this is its standard error

    def _connect(self) -> duckdb.DuckDBPyConnection:
        return open_file(self.home, self.found)

    def _open(self) -> None:
        self._connection = self._connect()
        try:
            self._claim = claim(self.path)
            self.path.chmod(0o600)
            migrate(self._connection, self.path)
            self._begin_count()
        except BaseException as error:
            self._let_go()
            if isinstance(error, duckdb.Error | OSError):
                raise self.told(error) from error
            raise

    def _begin_count(self) -> None:
        saved = facts_of(self._connection).saved
        if saved is None:  # migrations before it are all that this program knows
            return
        store, self._saved, _ = saved
        kept = read_saved(self.home)
        self._number = store or (kept[0] if kept else new_store())
        self._count = SavedCount(self.home, (self._number, self._saved))

    def told(self, error: Exception) -> Exception:
        """An error in our words; the same one where it is not about the store's file."""
        # After a fatal error DuckDB refuses everything until the file is opened anew.
        self._invalid = self._invalid or isinstance(error, duckdb.FatalException)
        return told(error, self.home) or error

    def cursor(self) -> Cursor:
        """A cursor of one's own, also after an error that made DuckDB give up the file."""
        if self._invalid:
            self._open_again()
        return Cursor(self, self._connection.cursor())

    def _open_again(self) -> None:
        with self._writing:
            if self._invalid:
                self._let_go()
                self._open()
                self._invalid = False

    @contextmanager
    def transaction(self) -> Iterator[Cursor]:
        """All or nothing, one writer after the other: each sees what the ones before wrote."""
        with self._writing:
            cursor = self.cursor()
            cursor.execute("BEGIN")
            try:
                yield cursor
                self._commit(cursor)
            except BaseException:
                with suppress(SwitchpointError, duckdb.Error):  # it may be over already
                    cursor.execute("ROLLBACK")
                raise
            finally:
                cursor.close()

    def _commit(self, cursor: Cursor) -> None:
        number = self._saved + 1
        if self._count is not None:
            row = {"store": self._number, "number": number}
            insert(cursor, "saved_change", row)
        try:
            cursor.execute("COMMIT")
        except SwitchpointError:
            # A commit may be kept although the work that follows on it failed for lack of room.
            if not self._invalid:
                raise
            self._open_again()
            if self._saved != number:
                raise
        self._saved = number
        if self._count is not None:
            self._count.write((self._number, number))

    def close(self) -> None:
        """Write everything to the file and let go of it.

        Raises
        ------
        MachineRefused
            If there is no room to; what was saved is kept in the log beside the file.
        """
        try:
            if self._invalid:
                self._open_again()
            self._connection.execute("CHECKPOINT")
        except duckdb.TransactionException:
            pass  # somebody reads or writes still; all that was saved is in the log
        except duckdb.Error as error:
            why = self.told(error)
            if not isinstance(why, SwitchpointError):
                raise
            raise type(why)(
                f"{self.path} could not be brought up to date",
                f"Everything that was saved is kept in {FILE}.wal beside it.\n"
                + why.message.replace(NOTHING_LOST, "").strip(),
                f"{why.remedy} The next start resumes there.",
            ) from error
        finally:
            self._let_go()
            remove_note(self.home)
            hand_over(self.home)

    def _let_go(self) -> None:
        self._connection.close()
        if self._count is not None:
            self._count.close()
        self._count = self._claim = None

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            self.close()
        except SwitchpointError as error:
            if kind is not None:  # the error that ended the block says what happened
                return
            if not isinstance(error, MachineRefused):
                raise
            log.warning("%s", error.text)  # all was saved, so what is told of it holds


def insert(
    cursor: Cursor,
    table: str,
    row: Mapping[str, object],
    conflict: Literal["", "OR REPLACE", "OR IGNORE"] = "",
) -> None:
    """Insert one row; columns that are not named stay empty.

    Every value stands under its column's name: of 13 values in a row, two that changed places
    would be of the right type more often than not.

    Parameters
    ----------
    row : mapping of str to value
        By the names of the table's columns.
    conflict : str
        What happens to a row whose key is there already; an error unless said.
    """
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    cursor.execute(f"INSERT {conflict} INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def append(cursor: Cursor, table: str, rows: pd.DataFrame) -> None:
    """Insert a frame into a table, column by name."""
    if rows.empty:
        return
    cursor.register("incoming_rows", rows)
    try:
        cursor.execute(f"INSERT INTO {table} BY NAME SELECT * FROM incoming_rows")
    finally:
        cursor.unregister("incoming_rows")
