"""The rows of all pages of a list."""

from __future__ import annotations

from collections.abc import Iterator
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
        """The rows as a frame, after they were read so."""
        self._kind = False, False

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._action}>"

    def _frame(self, flat: bool, for_pandas: bool) -> tuple[_cds.Frame, bool]:
        """The frame, and whether it has its rows already.

        Raises:
            ValueError: it was made otherwise.
        """
        from ._arguments import truth
        from ._frames import empty_frame

        kind = truth("flat", flat), for_pandas
        if self._kept is None:
            self._kind = kind
            return empty_frame(self._service, self._action, *kind), False
        if self._kind != kind:
            raise ValueError("these rows were read as another kind of frame; make a new iterator for this one")
        return self._kept, True


class Rows(BaseRows, Iterator["RowT"], Shown):
    """Iterates over the rows of all pages, which are fetched when they are needed.

    As a frame, with `to_pandas()`, `to_polars()`, `to_arrow()` and everything that reads Arrow streams, such as DuckDB,
    it has the rows that were not iterated over yet. It keeps them, so that it can be read again.
    """

    def __init__(self, pages: Pages, service: str, action: str, progress: Progress = None) -> None:
        super().__init__(pages, service, action, progress)
        self._rows: Generator[Any] = _rows(self._source)

    def __iter__(self) -> Iterator[RowT]:
        return self._rows

    def __next__(self) -> RowT:
        return next(self._rows)  # type: ignore[no-any-return]

    def close(self) -> None:
        """Ends the iteration; a page in flight is given up."""
        self._rows.close()
        self._source.close()

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

        return of_rows(self)

    def _peek(self, most: int) -> tuple[list[Any], bool]:
        """The next rows, which stay to be iterated over, and whether others may follow."""
        source = self._source
        found = source.rest()
        while len(found) <= most and (rows := source.next()) is not None:
            found += rows
        source.ahead = found
        return found[:most], len(found) > most

    def _filled(self, flat: bool = False, *, for_pandas: bool = False) -> _cds.Frame:
        frame, is_filled = self._frame(flat, for_pandas)
        if not is_filled:
            source = self._source
            frame.extend(source.rest())
            while (rows := source.next()) is not None:
                frame.extend(rows)
            self._kept = frame
        return frame


class Source:
    """The pages, and the rows of the last one that were not read yet."""

    def __init__(self, pages: Pages, counter: Counter | None = None) -> None:
        self.pages: Pages | None = pages
        self.counter = counter
        self.left: Iterator[Any] = iter(())
        self.ahead: list[Any] = []
        """Rows after these that were looked at."""

    def rest(self) -> list[Any]:
        """The rows that were fetched and not iterated over."""
        rest = [*self.left, *self.ahead]
        self.ahead = []
        return rest

    def next(self) -> list[Any] | None:
        """The rows that were looked at, or those of the next page; None when exhausted."""
        if self.ahead:
            rows, self.ahead = self.ahead, []
            return rows
        return None if self.pages is None else self.counted(self.pages.next())

    def counted(self, rows: list[Any] | None) -> list[Any] | None:
        """The same rows, which the progress shows."""
        if self.counter is not None:
            if rows is None:
                self.counter.close()
            else:
                self.counter.add(len(rows), None if self.pages is None else self.pages.total)
        return rows

    def close(self) -> None:
        """Forgets all that is left."""
        if self.counter is not None:
            self.counter.close()
        self.pages, self.left, self.ahead = None, iter(()), []


def _rows(source: Source) -> Generator[Any]:
    """A generator, because they are the fastest iterators; it must not refer to the object that holds it."""
    yield from source.left
    while (rows := source.next()) is not None:
        source.left = iter(rows)
        yield from source.left
