"""The rows of all pages of a list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ._cds import Pages
from ._shown import Shown

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from typing import TypeAlias

    import pandas as pd
    import polars as pl

    from . import _cds
    from ._counter import Counter
    from ._response import RowT  # in the base of the class

    Progress: TypeAlias = bool | Callable[[int, int | None], object] | None
    """True for a bar or lines, or a callable that takes the number of rows and the total after each page."""


class BaseRows:
    """What both iterators share: the pages, and the rows of a page that were not read yet."""

    def __init__(self, pages: Pages, service: str, action: str, progress: Progress = None) -> None:
        from ._arguments import checked

        checked("pages", pages, Pages)
        checked("service", service, str)
        checked("action", action, str)
        if progress is not None:
            from ._counter import counter

            self._source = Source(pages, counter(progress, action, "rows"))
        else:
            self._source = Source(pages)
        self._service = service
        self._action = action
        self._kept: _cds.Frame | None = None
        """The frame that the rows are read into, and which keeps them."""
        self._is_whole = False
        """Whether all rows are in it."""
        self._kind: tuple[bool, bool] | None = None
        self._is_reading = False

    def __repr__(self) -> str:
        if self._kept is None or not self._is_begun():
            return f"<cds.{type(self).__name__} of {self._action}>"
        state = "read as" if self._is_whole else "partly read as"
        return f"<cds.{type(self).__name__} of {self._action}, {state} a frame of {len(self._kept):,} rows>"

    def _is_begun(self) -> bool:
        """Whether rows have moved into the frame, or an error has kept some out of it."""
        return self._is_whole or (self._kept is not None and (len(self._kept) > 0 or self._kind is None))

    def _frame(self, flat: bool, for_pandas: bool) -> _cds.Frame:
        """The frame, with the rows that were read so far.

        Raises:
            ValueError: it is of another kind, or lacks rows because of an error.
        """
        from ._arguments import truth
        from ._frames import empty_frame

        kind = truth("flat", flat), for_pandas
        if self._kept is None or not self._is_begun():
            self._kept, self._kind = empty_frame(self._service, self._action, *kind), kind
        if self._kind != kind:
            raise ValueError("these rows were read as another kind of frame; make a new iterator for this one")
        return self._kept

    @contextmanager
    def _filling(self, flat: bool, for_pandas: bool) -> Generator[_cds.Frame]:
        """The frame with the rows that were fetched so far; the block adds the others, and then it is complete.

        Raises:
            ValueError: another thread or coroutine is in the block; each would get a part of the rows.
        """
        if self._is_reading:
            raise ValueError("these rows are being read as a frame already; wait for it, or make a new iterator")
        self._is_reading = True
        try:
            frame = self._frame(flat, for_pandas)
            self._source.gather()
            self._move(frame)
            yield frame
            self._is_whole = True
        finally:
            self._is_reading = False

    def _move(self, frame: _cds.Frame) -> None:
        """Moves the fetched rows into the frame; after an error, it cannot be used again."""
        kind, self._kind = self._kind, None
        frame.extend(self._source.take())
        self._kind = kind

    def _forget(self) -> None:
        """Drops all remaining rows, and an incomplete frame."""
        self._source.close()
        if not self._is_whole:
            self._kept = None

    def _check_iteration(self) -> None:
        """Refuses to iterate if an incomplete frame has taken some of the rows.

        Raises:
            ValueError: reading the rows as a frame has failed.
        """
        if self._is_begun() and not self._is_whole:
            raise ValueError(
                "some of these rows are in a frame that is not complete; ask for it again, or make a new iterator"
            )


class Rows(BaseRows, Iterator["RowT"], Shown):
    """Iterates over the rows of all pages, which are fetched when they are needed.

    As a frame, with `to_pandas()`, `to_polars()`, `to_arrow()` and everything that reads Arrow streams, such as DuckDB,
    it has the rows that were not iterated over yet. It keeps them, so that it can be read again.
    """

    def __init__(self, pages: Pages, service: str, action: str, progress: Progress = None) -> None:
        super().__init__(pages, service, action, progress)
        self._rows: Generator[Any] = _rows(self._source)

    def __iter__(self) -> Iterator[RowT]:
        self._check_iteration()
        return self._rows

    def __next__(self) -> RowT:
        self._check_iteration()
        return next(self._rows)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Ends the iteration; a page in flight is given up."""
        self._rows.close()
        self._forget()

    def to_pandas(self, *, flat: bool = False) -> pd.DataFrame:
        """The remaining rows as a pandas DataFrame, as `Response.to_pandas` makes it."""
        from ._frames import to_pandas

        return to_pandas(self._filled(flat, for_pandas=True))

    def to_polars(self, *, flat: bool = False) -> pl.DataFrame:
        """The remaining rows as a polars DataFrame, as `Response.to_polars` makes it."""
        from ._frames import to_polars

        return to_polars(self._filled(flat))

    def to_arrow(self, *, flat: bool = False) -> Any:
        """The remaining rows as a pyarrow Table, as `Response.to_arrow` makes it."""
        from ._frames import to_arrow

        return to_arrow(self._filled(flat))

    def __arrow_c_schema__(self) -> object:
        """The schema of the remaining rows, which are fetched."""
        return self._filled().__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The remaining rows as an Arrow stream."""
        return self._filled().__arrow_c_stream__(requested_schema)

    def _html(self) -> str | None:
        from ._html import of_rows

        return None if self._is_begun() else of_rows(self)

    def _peek(self, most: int) -> tuple[list[Any], bool]:
        """The next rows, which stay to be iterated over, and whether others may follow."""
        source = self._source
        source.gather()
        while len(source.ahead) <= most and source.fetch():
            pass
        return source.ahead[:most], len(source.ahead) > most

    def _filled(self, flat: bool = False, *, for_pandas: bool = False) -> _cds.Frame:
        if not self._is_whole:
            with self._filling(flat, for_pandas) as frame:
                while self._source.fetch():
                    self._move(frame)
        return self._frame(flat, for_pandas)


class Source:
    """The pages, and the rows that were fetched but not read yet. A page that fails loses none of them."""

    def __init__(self, pages: Pages, counter: Counter | None = None) -> None:
        self.pages: Pages | None = pages
        self.counter = counter
        self.left: Iterator[Any] = iter(())
        """Rows left of the page that is iterated over."""
        self.ahead: list[Any] = []
        """Rows after these."""

    def gather(self) -> None:
        """Moves the rows left of the page into `ahead`."""
        self.ahead = [*self.left, *self.ahead]

    def take(self) -> list[Any]:
        """Removes and returns the rows ahead."""
        rows, self.ahead = self.ahead, []
        return rows

    def fetch(self) -> bool:
        """Fetches a page; False when exhausted."""
        if self.pages is None:
            return False
        with self.watched():
            return self.arrived(self.pages.next())

    def arrived(self, rows: list[Any] | None) -> bool:
        """Stores the rows of a page and shows the progress; False for None, when exhausted."""
        if rows is not None:
            self.ahead += rows
        if self.counter is not None:
            if rows is None:
                self.counter.close()
            else:
                self.counter.add(len(rows), None if self.pages is None else self.pages.total)
        return rows is not None

    @contextmanager
    def watched(self) -> Generator[None]:
        """Closes the progress display if a page cannot be fetched."""
        try:
            yield
        except BaseException:
            if self.counter is not None:
                self.counter.close()
            raise

    def close(self) -> None:
        """Forgets all that is left."""
        if self.counter is not None:
            self.counter.close()
        self.pages, self.left, self.ahead = None, iter(()), []


def _rows(source: Source) -> Generator[Any]:
    """A generator, because they are the fastest iterators; it must not refer to the object that holds it."""
    while True:
        yield from source.left
        if not source.ahead and not source.fetch():
            return
        source.left = iter(source.take())
