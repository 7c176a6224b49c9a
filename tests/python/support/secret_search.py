"""The secrets that tests plant, and a search for them in everything that can be reached from an object."""

from __future__ import annotations

import base64
import contextlib
import copy
import functools
import html
import json
import pickle
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import TYPE_CHECKING
from urllib.parse import quote

import cds

if TYPE_CHECKING:
    from collections.abc import Iterator

SECRETS = {
    "access key secret": "Marked-Key-5ecret/+=",
    "Password": "Marked-Passw0rd!/+",
    "ImagePassword": "Marked-ImagePassw0rd!",
    "UserData": "TWFya2VkLVVzZXJEYXRh",
    "password of no model": 'Marked <"Pässw0rd"> & more/密码',
    "proxy password": "Marked-Proxy-Passw0rd",
}

PACKAGE = Path(cds.__file__).parent


@functools.cache
def forms(secret: str) -> frozenset[str]:
    """As it may stand in a text."""
    entities = "".join(f"&#{ord(letter)};" for letter in secret)
    packed = [base64.b64encode(b"admin:" + secret.encode()).decode(), base64.b64encode(secret.encode()).decode()]
    quoted = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]]
    escaped = "".join(f"\\u{ord(letter):04X}" for letter in secret)
    readable = [quote(secret, safe="~"), quote(secret, safe=""), html.escape(secret), *map(html.escape, quoted)]
    return frozenset({secret, repr(secret.encode())[2:-1], escaped, entities, *packed, *quoted, *readable})


@dataclass
class Searched:
    found: list[str] = field(default_factory=list)
    """Names of the secrets that are there."""
    where: list[str] = field(default_factory=list)
    characters: int = 0

    def text(self, text: str, place: str) -> None:
        self.characters += len(text)
        for name, secret in SECRETS.items():
            if any(form in text for form in forms(secret)) and name not in self.found:
                self.found.append(name)
                self.where.append(place)


def search(*roots: object) -> Searched:
    """Every text that can be reached: members, slots, items, attributes of our own classes, chained exceptions."""
    searched = Searched()
    seen: dict[int, object] = {}  # keeps them alive, so that no id is used twice
    waiting: list[tuple[object, str]] = [(root, type(root).__name__) for root in roots]
    while waiting:
        value, place = waiting.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        if isinstance(value, str):
            searched.text(value, place)
        elif isinstance(value, (bytes, bytearray)):
            searched.text(value.decode("latin-1"), place)
        else:
            waiting += [(inside, f"{place}.{name}") for name, inside in _inside(value)]
    return searched


def _inside(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, (type, ModuleType, FunctionType, FrameType, TracebackType, int, float, type(None))):
        return
    if isinstance(value, dict):
        for name, inside in value.items():
            yield "(key)", name
            yield str(name)[:20], inside
    elif isinstance(value, (list, tuple, set, frozenset)):
        for number, inside in enumerate(value):
            yield str(number), inside
    for show in (repr, str, getattr(type(value), "_repr_html_", repr)):
        yield show.__name__, show(value)
    # Native objects, too, may have attributes that show something.
    for name in dir(value) if _is_ours(value) else ():
        if not (name.startswith("__") and name not in {"__dict__"}):
            with contextlib.suppress(Exception):
                attribute = getattr(value, name)
                if not callable(attribute):
                    yield name, attribute
    if isinstance(value, BaseException):
        yield "args", value.args
        yield "notes", getattr(value, "__notes__", None)
        yield "cause", value.__cause__
        yield "context", value.__context__
        yield "dict", vars(value)
    elif hasattr(value, "__dict__") and not _is_ours(value):
        yield "dict", vars(value)
    for base in type(value).__mro__:
        for name in getattr(base, "__slots__", ()):
            yield name, getattr(value, name, None)


def _is_ours(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "cds"


def tracebacks(error: BaseException) -> Iterator[str]:
    """As tools print them that show variables: those of our own frames, and of what they called."""
    for link in chain(error):
        whole = traceback.TracebackException.from_exception(link, capture_locals=True)
        for frame in whole.stack:
            if Path(frame.filename).is_relative_to(PACKAGE):
                yield f"{frame.filename}:{frame.lineno} {frame.locals}"
        yield "".join(traceback.format_exception(link))


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, and those that it comes from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def frames(error: BaseException) -> Iterator[object]:
    """The variables of our own frames themselves, not only how they print."""
    for link in chain(error):
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if Path(frame.f_code.co_filename).is_relative_to(PACKAGE):
                yield dict(frame.f_locals)


def pickles(*things: object) -> Iterator[bytes]:
    for thing in things:
        with contextlib.suppress(TypeError):
            yield pickle.dumps(thing)
        with contextlib.suppress(TypeError):
            yield pickle.dumps(copy.copy(thing))
