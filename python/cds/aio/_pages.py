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
        return self._rows

    async def __anext__(self) -> RowT:
        return await anext(self._rows)

    async def aclose(self) -> None:
        """Ends the iteration; a page in flight is given up."""
        await self._rows.aclose()
        self._source.close()

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
        frame, is_filled = self._frame(flat, for_pandas)
        if not is_filled:
            source = self._source
            frame.extend(source.rest())
            while (rows := await _next(source)) is not None:
                frame.extend(rows)
            self._kept = frame
        return frame


async def _rows(source: Source) -> AsyncGenerator[Any]:
    for row in source.left:
        yield row
    while (rows := await _next(source)) is not None:
        source.left = iter(rows)
        for row in source.left:
            yield row


async def _next(source: Source) -> list[Any] | None:
    return None if source.pages is None else source.counted(await run_native(source.pages.next_async))
