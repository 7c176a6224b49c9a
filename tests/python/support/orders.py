"""Orders whose outcome their name selects, and maps of them that nobody consumes."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import cds
from recording import SILENCE, Answer

if TYPE_CHECKING:
    from recording import Request


def by_name(request: Request) -> Answer | str:
    """The name of what is ordered says what becomes of it; a read is answered as the change is."""
    name = request.json["VdcName"] if request.body else request.query["Keyword"]
    if name.startswith("refused"):
        return Answer({"Code": "VdcNotFound", "Message": name}, 404)
    if name.startswith("broken"):
        return Answer({"Code": "InternalError", "Message": name}, 500)
    if name.startswith("silent"):
        return SILENCE
    if name.startswith("many"):
        return Answer({"Code": "Success", "Data": {"TaskIds": ["t-1", "t-2"]}})
    return Answer({"Code": "Success", "TaskId": f"t-{name}"})


def orders(*names: str) -> list[dict[str, Any]]:
    return [{"RegionId": "CN_Beijing_A", "VdcName": name} for name in names]


def words(*names: str) -> list[dict[str, Any]]:
    return [{"Keyword": name} for name in names]


def answered(client: cds.Client, method: Any = None, given: list[dict[str, Any]] | None = None) -> Any:
    """A map all of whose calls have been answered, and of which only the first, a refusal, was taken."""
    results = client.map(method or client.vdc.create_vdc, given or orders("refused", "a", "refused-2", "broken", "b"))
    with contextlib.suppress(cds.NotFoundError):
        next(results)
    return results


def check_named(said: list[str]) -> None:
    """Two that were carried out with their tasks, one that may have been, none that was refused."""
    assert len(said) == 3
    assert "CreateVdc was carried out, task t-a," in said[0]
    assert 'client.task("t-a", family="ccs")' in said[0]
    assert said[1].startswith("CreateVdc: InternalError: broken")
    assert "CreateVdc was carried out, task t-b," in said[2]
    assert all(len(text.splitlines()) == 1 for text in said)
