"""Tables and cards for notebooks. Everything is escaped, and secrets are masked."""

from __future__ import annotations

import re
import zlib
from colorsys import hls_to_rgb
from html import escape
from typing import TYPE_CHECKING, Any

from . import _cds
from ._base_task import BaseTask
from ._rows import count, is_empty_list, is_list, is_object, rows
from .errors import CdsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ._dry_run import DryRun
    from ._journal import JournalEntry
    from ._pages import Rows
    from ._response import Response
    from ._simulator import Simulator

MOST_ROWS = 50
"""Rows that are shown."""

_LONG = 40
"""Texts with more letters are cut; the whole is in the tooltip."""

_DEEPEST = 100
"""Values below this depth are not shown; an object may hold itself."""

_NUMBERS = ("whole", "number", "money", "decimal")

_FAILED = re.compile("err|fail|异常|失败", re.IGNORECASE)

_LEFT, _RIGHT = (f' style="text-align:{side};white-space:nowrap"' for side in ("left", "right"))
"""JupyterLab drops style sheets from notebooks that are not trusted; it aligns cells to the right and wraps them."""

_STATES = {"running": "#c77d0a", "succeeded": "#2f9e44", "failed": "#e03131"}
"""Colours that are readable on light and on dark."""

_STYLE = (
    "<style>"
    ".cds-out{font-variant-numeric:tabular-nums}"
    ".cds-out table{border-collapse:collapse;font-size:13px;color:inherit;background:none}"
    ".cds-out p{margin:2px 0 6px}"
    ".cds-out small{opacity:.7;font-size:inherit}"
    ".cds-out th,.cds-out td{padding:3px 10px;vertical-align:top;"
    "border-bottom:1px solid rgba(128,128,128,.25);background:none;color:inherit}"
    ".cds-out th{opacity:.7;font-weight:600}"
    ".cds-out i{font-style:normal;opacity:.5}"
    ".cds-out span.dot{font-size:11px}"
    ".cds-out details{display:inline-block;vertical-align:top;cursor:pointer}"
    ".cds-out pre{margin:4px 0;white-space:pre-wrap;background:none;color:inherit}"
    "</style>"
)


def of_response(response: Response[Any, Any]) -> str | None:
    """Its rows as a table; an order as a card with its tasks."""
    found = _masked(rows(response), _secret_members(response))
    types = _cds.columns(response.service, response.action)
    given: list[Any] = list(response.tasks)
    tasks: list[Any] = [task for task in given if isinstance(task, BaseTask)]
    if not tasks:
        return _table(_caption(response, len(found)), found, types) if found or is_empty_list(response) else None
    facts = [("tasks" if len(tasks) > 1 else "task", _tasks(tasks))]
    if response.resource_ids:
        facts.append(("resources", _shown(", ".join(response.resource_ids), "text")))
    if replayed := response.replayed:
        facts.append(("replayed", _shown(replayed, "truth")))
    facts += [(name, _shown(value, types.get(name, "any"), name)) for name, value in _common(found)]
    return _card(response.action, facts)


def _common(found: list[dict[str, Any]]) -> Iterator[tuple[str, Any]]:
    """The scalars of all rows; the distinct values of several rows are joined with commas."""
    values: dict[str, list[Any]] = {}
    for row in found:
        for name, value in _scalars(row):
            values.setdefault(name, []).append(value)
    for name, of in values.items():
        yield name, of[0] if len(of) == 1 else ", ".join(dict.fromkeys(map(str, of)))


def masked(response: Response[Any, Any]) -> dict[str, Any]:
    """The response as a plain dict with its secrets masked."""
    found: dict[str, Any] = _masked(response, _secret_members(response))
    return found


def without_secrets(answer: Any) -> Any:
    """Values from a response, with their secrets masked."""
    return _masked(answer, _cds.secret_members())


def _secret_members(response: Response[Any, Any]) -> set[str]:
    """The members that are documented as secrets: of this action, or without a model, of any."""
    types = _cds.columns(response.service, response.action)
    return set(_secrets(types)) if types else _cds.secret_members()


def _secrets(types: Any) -> Iterator[str]:
    """The names of the members that are documented as secrets."""
    if is_object(types):
        for name, kind in types.items():
            if kind == "secret":
                yield name
            yield from _secrets(kind)
    elif is_list(types):
        for kind in types:
            yield from _secrets(kind)


def _masked(value: Any, secrets: set[str], depth: int = 0) -> Any:
    if depth == _DEEPEST:
        return "…" if is_object(value) or is_list(value) else value
    if is_object(value):
        return {
            name: "***" if of and (name in secrets or _cds.is_secret(str(name))) else _masked(of, secrets, depth + 1)
            for name, of in value.items()
        }
    return [_masked(item, secrets, depth + 1) for item in value] if is_list(value) else value


def of_rows(iterator: Rows[Any]) -> str:
    """The next rows of an iterator, which it keeps, or why they cannot be fetched."""
    try:
        found, has_more = iterator._peek(MOST_ROWS)
    except CdsError as error:  # IPython would print the traceback twice
        return _card(iterator._action, [("error", escape(str(error)))])
    types = _cds.columns(iterator._service, iterator._action)
    return _table((iterator._action, f"the next {len(found)} rows" if has_more else _count(len(found))), found, types)


def of_task(task: BaseTask) -> str:
    """A card."""
    facts = [("status", _status(task)), ("family", escape(task.family))]
    facts += [("message", escape(task.message))] if task.message else []
    facts += [("resources", _shown(", ".join(task.resource_ids), "text"))] if task.resource_ids else []
    return _card(task._name(), [*facts, ("last poll", f"after {task.elapsed:.0f} s")])


def of_tasks(tasks: Sequence[BaseTask]) -> str | None:
    """A table."""
    if not tasks:
        return None
    states = [task._state for task in tasks]
    ended = ", ".join(f"{states.count(state)} {state}" for state in _STATES if state in states)
    body = [
        [_shown(task.id, "id"), escape(task.action), _status(task), _shown(", ".join(task.resource_ids), "text")]
        for task in tasks[:MOST_ROWS]
    ]
    return _html(("Tasks", ended), ["id", "action", "status", "resources"], body, [False] * 4)


def of_dry_run(shown: DryRun) -> str:
    """What would be sent."""
    given = {**shown.params, **(shown.body or {})}
    facts = [(name, _shown(value, "any", name)) for name, value in given.items()]
    curl = f"<details><summary>curl</summary><pre>{escape(str(shown))}</pre></details>"
    request = f"{escape(shown.method)} {escape(shown.url.partition('?')[0])}"
    return _card(f"{shown.action}: not sent, this is a dry run", [("request", request), *facts, ("as", curl)])


def of_entry(entry: JournalEntry) -> str:
    """An order of the journal."""
    colour = _STATES[{"done": "succeeded", "pending": "running", "unknown": "running"}.get(entry.outcome, "failed")]
    given = entry._asdict()
    facts = [("outcome", _dot(colour, entry.outcome))]
    facts += [
        (name.replace("_", " "), _shown(value, "any", name))
        for name, value in given.items()
        if name not in ("outcome", "action", "params") and value not in (None, [], "")
    ]
    facts += [(name, _shown(value, "any", name)) for name, value in entry.params.items()]
    return _card(entry.action, facts)


def of_simulator(simulator: Simulator) -> str:
    """Where it is, and what it has seen."""
    url = escape(simulator.endpoint_url)
    if simulator._is_stopped:
        return _card("Simulated cloud, stopped", [("page", url)])
    facts = [("page", f'<a href="{url}" target="_blank" rel="noopener">{url}</a>')]
    try:
        facts += [("requests", f"{len(simulator.requests):,}"), ("pending faults", str(len(simulator.faults)))]
    except Exception:  # the simulator belongs to another process
        facts += [("served", "by another process")]
    return _card("Simulated cloud", facts)


def _caption(response: Response[Any, Any], shown: int) -> tuple[str, str]:
    total, pages = count(response, "total"), count(response, "page_count")
    text = f"{shown:,} of {total:,} rows" if total is not None and total > shown else _count(shown)
    if pages is not None and pages > 1:
        page = count(response, "page")
        text += f", one of {pages:,} pages" if page is None else f", page {page:,} of {pages:,}"
    return response.action or "Response", text


def _count(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _table(caption: tuple[str, str], rows: list[dict[str, Any]], types: dict[str, Any]) -> str:
    names = [name for name in types if not rows or any(name in row for row in rows)]
    names += dict.fromkeys(name for row in rows for name in row if name not in types)
    shown = rows[:MOST_ROWS]
    if len(rows) > MOST_ROWS:
        caption = caption[0], f"{caption[1]}, the first {MOST_ROWS} shown"
    kinds = [types.get(name, "any") for name in names]
    body = [[_shown(row.get(name), kind, name) for name, kind in zip(names, kinds, strict=True)] for row in shown]
    numbers = [_is_number(kind, [row.get(name) for row in shown]) for name, kind in zip(names, kinds, strict=True)]
    return _html(caption, names, body, numbers)


def _html(caption: tuple[str, str], names: Iterable[object], body: list[list[str]], numbers: list[bool]) -> str:
    sides = [_RIGHT if is_number else _LEFT for is_number in numbers]
    head = "".join(f"<th{of}>{escape(str(name))}</th>" for name, of in zip(names, sides, strict=True))
    lines = "".join(
        f"<tr>{''.join(f'<td{of}>{cell}</td>' for cell, of in zip(row, sides, strict=True))}</tr>" for row in body
    )
    title = f"<b>{escape(caption[0])}</b> <small>{escape(caption[1])}</small>"
    return _framed(title, f"<tr>{head}</tr>{lines}")


def _card(title: str, facts: list[tuple[str, str]]) -> str:
    lines = "".join(f"<tr><th{_LEFT}>{escape(str(name))}</th><td{_LEFT}>{value}</td></tr>" for name, value in facts)
    return _framed(f"<b>{escape(title)}</b>", lines)


def _framed(title: str, lines: str) -> str:
    return f'{_STYLE}<div class="cds-out" style="overflow-x:auto"><p>{title}</p><table>{lines}</table></div>'


def _is_number(kind: Any, values: list[Any]) -> bool:
    given = [value for value in values if value is not None]
    is_number = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in given)
    return kind in _NUMBERS or (kind == "any" and bool(given) and is_number)


def _shown(value: Any, kind: Any, name: object = "", depth: int = 0) -> str:
    """A value as HTML, one line high."""
    if value is None:
        return ""
    if kind == "secret" or (_cds.is_secret(str(name)) and value != ""):
        return "***"
    if is_object(value) or is_list(value):
        return _folded(value, kind, depth + 1) if depth < _DEEPEST else "…"
    if kind == "status":
        return _dot(_colour(str(value)), str(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)) and kind in ("money", "number"):
        return f"{value:,.2f}" if kind == "money" and round(value, 2) == value else f"{value:,}"
    text = str(value)
    if kind == "id" and len(text) > 13:
        return f'<span title="{escape(text)}">{escape(text[:8])}…</span>'
    return escape(text) if len(text) <= _LONG else f'<span title="{escape(text)}">{escape(text[: _LONG - 1])}…</span>'


def _folded(value: Any, kind: Any, depth: int) -> str:
    """Objects and lists, which open with a click."""
    if not value:
        return "<i>none</i>"
    if is_object(value):
        members = [f"{escape(str(name))}: {_shown(of, _inside(kind, name), name, depth)}" for name, of in value.items()]
        title = f"{len(members)} member{'' if len(members) == 1 else 's'}"
    else:
        members = [_shown(of, _inside(kind, 0), depth=depth) for of in value[:MOST_ROWS]]
        members += [f"and {len(value) - MOST_ROWS:,} more"] if len(value) > MOST_ROWS else []
        if len(value) == 1 and not is_object(value[0]) and not is_list(value[0]):
            return members[0]
        title = f"{len(value)} item{'' if len(value) == 1 else 's'}"
    return f"<details><summary>{title}</summary>{'<br>'.join(members)}</details>"


def _inside(kind: Any, name: str | int) -> Any:
    """The type of a member, or of the items; a server may send one object where a list of them is documented."""
    if is_list(kind) and kind:
        return kind[0] if isinstance(name, int) else _inside(kind[0], name)
    return kind.get(str(name), "any") if is_object(kind) else "any"


def _scalars(row: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(name, value) for name, value in row.items() if not is_object(value) and not is_list(value)]


def _tasks(tasks: Sequence[BaseTask]) -> str:
    return "<br>".join(f"{escape(task.id)} {_status(task)}" for task in tasks[:MOST_ROWS])


def _status(task: BaseTask) -> str:
    return _dot(_STATES.get(task._state, _STATES["running"]), task.status or "not polled yet")


def _dot(colour: str, text: str) -> str:
    return f'<span class="dot" style="color:{colour}">●</span> {escape(text)}'


def _colour(status: str) -> str:
    """The same status always has the same colour; red is for failures."""
    hue = 0 if _FAILED.search(status) else 90 + zlib.crc32(status.encode()) % 200
    red, green, blue = (round(255 * part) for part in hls_to_rgb(hue / 360, 0.45, 0.6))
    return f"#{red:02x}{green:02x}{blue:02x}"
