"""Rows as data frames of pandas, polars and pyarrow."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from . import _cds
from ._arguments import truth
from ._extras import extra
from ._rows import count, iterator, lists
from ._warnings import warn_once

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd
    import polars as pl

    from ._response import Response


def frame_of(response: Response[Any, Any], *, flat: bool = False, for_pandas: bool = False) -> _cds.Frame:
    """The rows of a response; warns once if they are one page of several."""
    frame = empty_frame(response.service, response.action, truth("flat", flat), for_pandas)
    for listed in lists(response):
        frame.extend(listed)
    if is_partial(response, len(frame)):
        warn_once(
            f"a frame of {response.action} has one page of several; client.{iterator(response)}(...) has the same "
            "methods, such as to_pandas(), for the rows of all pages",
            UserWarning,
        )
    return frame


def empty_frame(service: str, action: str, flat: bool, for_pandas: bool) -> _cds.Frame:
    """A frame without rows; one for pandas keeps lists and objects, and texts unless pandas has them in Arrow."""
    return _cds.Frame(service, action, flat, for_pandas, for_pandas and not _has_arrow_texts())


def is_partial(response: Response[Any, Any], shown: int) -> bool:
    """Whether the server has more rows than these."""
    total, pages = count(response, "total"), count(response, "page_count")
    return iterator(response) is not None and (total > shown if total is not None else (pages or 0) > 1)


def to_pandas(frame: _cds.Frame) -> pd.DataFrame:
    """The rows, in types of pandas that do not depend on their values."""
    pandas = _library("pandas", "pandas")
    columns = frame.pandas(not _has_arrow_texts())
    texts = iter(_library("pyarrow", "arrow").table(_Texts(frame)).columns if _has_arrow_texts() else ())
    series = {
        place: _series(pandas, kind, values, mask, texts) for place, (_, kind, values, mask) in enumerate(columns)
    }
    made: pd.DataFrame = pandas.DataFrame(series, index=pandas.RangeIndex(len(frame)), copy=False)
    made.columns = pandas.Index([name for name, *_ in columns], dtype=object if not columns else None)
    return made


class _Texts:
    """The columns of text of a frame."""

    def __init__(self, frame: _cds.Frame) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._frame.texts()


@cache
def _has_arrow_texts() -> bool:
    """Whether the texts of pandas are those of Arrow."""
    pandas = _library("pandas", "pandas")
    return _is_modern(pandas) and getattr(pandas.array([""], dtype="str").dtype, "storage", "") == "pyarrow"


def _is_modern(pandas: Any) -> bool:
    """Whether it has a type for texts."""
    return int(pandas.__version__.partition(".")[0]) >= 3


def to_polars(frame: _cds.Frame) -> pl.DataFrame:
    """The rows, whose columns polars reads without copies."""
    made: pl.DataFrame = _library("polars", "polars").DataFrame(frame)
    return made


def to_arrow(frame: _cds.Frame) -> Any:
    """The rows as a table that shares their memory."""
    return _library("pyarrow", "arrow").table(frame)


def _library(name: str, of_extra: str) -> Any:
    with extra(of_extra, name):
        return import_module(name)


def _series(pandas: Any, kind: str, values: Any, mask: Any, texts: Iterator[Any]) -> Any:
    """A column: whole numbers and truths can be missing, times know their zone, lists and objects are Python's."""
    import numpy as np

    if kind == "texts":
        return pandas.array(next(texts), dtype="str")
    if kind == "whole":
        return pandas.arrays.IntegerArray(np.frombuffer(values, np.int64), np.frombuffer(mask, np.bool_))
    if kind == "truth":
        return pandas.arrays.BooleanArray(np.frombuffer(values, np.bool_), np.frombuffer(mask, np.bool_))
    if kind == "number":
        return np.frombuffer(values, np.float64)
    if kind == "time":
        utc = pandas.DatetimeIndex(np.frombuffer(values, "M8[us]")).tz_localize("UTC")
        return utc.tz_convert(_cds.time_zone()).array
    objects = np.empty(len(values), object)
    objects[:] = values
    return pandas.array(objects, dtype="str") if kind == "text" and _is_modern(pandas) else objects
