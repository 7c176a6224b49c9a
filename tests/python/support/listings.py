"""Paginated lists of a server, for every iterator of the API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer, Request


@dataclass(frozen=True)
class Shape:
    """An iterator, and how its action writes its rows."""

    service: str
    iterator: str
    id: str
    items: str | None
    """Member of `Data`; None where `Data` is the list itself."""
    total: str | None = None
    pages: str | None = None
    page_size: int = 100
    """That the iterator asks for, or that the server chooses where it cannot be asked."""

    def rows(self, client: cds.Client, **parameters: Any) -> Iterator[dict[str, Any]]:
        rows: Iterator[dict[str, Any]] = getattr(getattr(client, self.service), self.iterator)(**parameters)
        return rows

    def body(self, rows: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
        return {"Data": rows, **told} if self.items is None else {"Data": {self.items: rows, **told}}


SHAPES = [
    Shape("instance", "iter_instances", "InstanceId", "Instances", "Total", "PageCount"),
    Shape("vdc", "iter_vdcs", "VdcId", None, pages="PageCount", page_size=10),
    Shape("template", "iter_templates", "TemplateId", "TemplateList", pages="TotalPage"),
    Shape("bms", "iter_bms", "BaremetalId", "Baremetals", "TotalCount", "Pages"),
    Shape("bms_storage", "iter_disks", "DiskId", "DiskList", "Total"),
    Shape("dedicated_host", "iter_dedicated_hosts", "HostId", "HostList", "Total"),
]
INSTANCES, VDCS = SHAPES[:2]

every_iterator = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.iterator)
with_total = pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.total], ids=lambda shape: shape.iterator
)
without_total = pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if not shape.total], ids=lambda shape: shape.iterator
)


def page_of(request: Request) -> int:
    return int(request.query["PageNumber"] if request.method == "GET" else request.json["PageNumber"])


def size_of(request: Request) -> int | None:
    size = request.query.get("PageSize") if request.method == "GET" else request.json.get("PageSize")
    return None if size is None else int(size)


def honest(true: int) -> Any:
    return true


@dataclass
class Listing:
    """A paginated list of a server."""

    shape: Shape
    ids: list[int]
    told: Callable[[int], Any] = honest
    """The reported number of rows or pages; None if unreported."""
    largest_page: int = 1_000_000
    then: Callable[[Listing], object] = lambda _: None
    """What happens after each response."""
    padding: str = ""
    answered: int = field(default=0, init=False)

    def __call__(self, request: Request) -> Answer:
        size = min(size_of(request) or self.shape.page_size, self.largest_page)
        begin = (page_of(request) - 1) * size
        numbers = self.ids[begin : begin + size]
        counts = {self.shape.total: len(self.ids), self.shape.pages: -(-len(self.ids) // size)}
        told = {name: self.told(count) for name, count in counts.items() if name and self.told(count) is not None}
        answer = Answer(self.shape.body([{self.shape.id: number, "Name": self.padding} for number in numbers], told))
        self.answered += 1
        self.then(self)
        return answer


def ids(rows: Iterator[dict[str, Any]], shape: Shape = INSTANCES) -> list[int]:
    return [row[shape.id] for row in rows]


def pages(server: RecordingServer) -> list[int]:
    return [page_of(request) for request in server.requests]
