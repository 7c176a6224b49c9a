"""The rows of all pages of a list, for event loops."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from .._pages import BaseRows, Source
from ._bridge import run_native

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    import pandas as pd
    import polars as pl

    from .. import _cds
    from .._pages import Progress
    from .._response import RowT  # in the base of the class


class AsyncRows(BaseRows, AsyncIterator["RowT"]):
    """Iterates over the rows of all pages, which are fetched when they are needed.

    `await rows.to_pandas()`, `to_polars()` and `to_arrow()` make a frame of the rows that were not iterated over
    yet, and keep it.
    """

    def __init__(self, pages: _cds.Pages, service: str, action: str, progress: Progress = None) -> None:
        super().__init__(pages, service, action, progress)
        self._rows: AsyncGenerator[Any] = _rows(self._source)

    def __aiter__(self) -> AsyncIterator[RowT]:
        self._check_iteration()
        return self._rows

    async def __anext__(self) -> RowT:
        self._check_iteration()
        return await anext(self._rows)

    async def aclose(self) -> None:
        """Ends the iteration; a page in flight is given up."""
        await self._rows.aclose()
        self._forget()

    async def to_pandas(self, *, flat: bool = False) -> pd.DataFrame:
        """The remaining rows as a pandas DataFrame, as `Response.to_pandas` makes it."""
        from .._frames import to_pandas

        return to_pandas(await self._filled(flat, for_pandas=True))

    async def to_polars(self, *, flat: bool = False) -> pl.DataFrame:
        """The remaining rows as a polars DataFrame, as `Response.to_polars` makes it."""
        from .._frames import to_polars

        return to_polars(await self._filled(flat))

    async def to_arrow(self, *, flat: bool = False) -> Any:
        """The remaining rows as a pyarrow Table, as `Response.to_arrow` makes it."""
        from .._frames import to_arrow

        return to_arrow(await self._filled(flat))

    async def _filled(self, flat: bool, *, for_pandas: bool = False) -> _cds.Frame:
        if not self._is_whole:
            with self._filling(flat, for_pandas) as frame:
                while await _fetch(self._source):
                    self._move(frame)
        return self._frame(flat, for_pandas)


async def _rows(source: Source) -> AsyncGenerator[Any]:
    while True:
        for row in source.left:
            yield row
        if not source.ahead and not await _fetch(source):
            return
        source.left = iter(source.take())


async def _fetch(source: Source) -> bool:
    if source.pages is None:
        return False
    with source.watched():
        return source.arrived(await run_native(source.pages.next_async))
