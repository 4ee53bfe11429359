"""Rows set aside in a file without a name until they are written, so that memory stays small."""

from __future__ import annotations

import pickle
import tempfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

IN_MEMORY = 16 * 1024 * 1024  # bytes; what is larger goes to the disk


class Spool:
    """Blocks of rows, each with the statement that writes them, in the order of their coming.

    The file has no name from the start, so nothing is left of it however the program ends. It holds
    what the database will hold: codes in the clear, words about people sealed.
    """

    def __enter__(self) -> Spool:
        self._file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def write(self, statement: str, rows: Sequence[Any]) -> None:
        """Set one block aside."""
        pickle.dump((statement, rows), self._file, pickle.HIGHEST_PROTOCOL)

    def read(self) -> Iterator[tuple[str, list[Any]]]:
        """All blocks, first to last."""
        self._file.seek(0)
        while True:
            try:
                yield pickle.load(self._file)  # noqa: S301  written by this process alone
            except EOFError:
                return
