"""The rules of the simulator, read from the `rules.json` of the products and of the gateway.

`cargo xtask generate --check` holds them against the models: actions, codes, sections.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from modelled import ACTIONS, Action
from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = ROOT / "crates/cds-sim/src"
GATEWAY = "gateway"
"""In place of a service: what is refused before the action counts."""

KINDS = {"missing": "missing", "empty": "empty", "of a wrong type": "wrong_type", "invalid": "invalid"}
"""What may be wrong with a parameter, and the member of a rule that names such parameters."""


@dataclass(frozen=True)
class Rule:
    """A refusal. `rule` is words, or about parameters alone: `missing: …`, `empty: …` or `of a wrong type: …`."""

    service: str
    action: str
    rule: str
    code: str
    http_status: int
    simulated: bool
    generic: tuple[str, tuple[str, ...]] | None
    """What is wrong with which parameters, where the models alone tell how to provoke it; no names: all others."""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.service, self.action, self.rule

    def __str__(self) -> str:
        return f"{self.service} {self.action}: {self.rule}"


def model(service: str, action: str) -> Action:
    found = [one for one in ACTIONS if (one.service, one.name) == (service, action)]
    assert len(found) == 1, f"there is no action {action} in {service}"
    return found[0]


@cache
def rules() -> tuple[Rule, ...]:
    files = [*sorted(FOLDER.glob("products/*/rules.json")), FOLDER / "gateway/rules.json"]
    found = tuple(rule for file in files for rule in read(file))
    assert len({rule.key for rule in found}) == len(found), "a rule stands twice"
    return found


def read(file: Path) -> list[Rule]:
    return [_rule(row) for row in json.loads(file.read_text(encoding="utf-8"))["refusals"]]


def _rule(row: dict[str, Any]) -> Rule:
    simulated = row.get("simulated", True)
    generic = None if "rule" in row or not simulated else _generic(row)
    return Rule(
        service=row.get("service", GATEWAY),
        action=row["action"],
        rule=row.get("rule") or (_words(*generic) if generic else f"`{row['code']}` ({row['http_status']})"),
        code=row["code"],
        http_status=row["http_status"],
        simulated=simulated,
        generic=generic,
    )


def _generic(row: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    (what,) = (what for what, member in KINDS.items() if member in row)
    names = row[KINDS[what]]
    return what, () if names == "any" else tuple(names)


def _words(what: str, names: tuple[str, ...]) -> str:
    return f"{what}: {', '.join(f'`{name}`' for name in names) or 'any'}"
