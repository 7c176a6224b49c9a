"""The rules of the simulator, read from the tables in crates/cds-sim/rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from modelled import ACTIONS, SERVICE_FILES, Action
from paths import ROOT

FOLDER = ROOT / "crates/cds-sim/rules"
GATEWAY = "gateway"
"""What is refused before the action counts."""
ANY = "any"
"""In place of an action there."""

REFUSALS = ["action", "rule", "answer", "source"]
BEHAVIOUR = ["action", "behaviour", "source"]
NOT_SIMULATED = "not simulated"

_ANSWER = re.compile(r"`(?P<code>[\w. ]+)` \((?P<status>\d{3})\)")
_SOURCE = re.compile(r"(?P<document>zh|en) (?P<section>[^;]+?)(?:; inference: (?P<why>.+))?")
_GENERIC = re.compile(r"(?P<what>missing|empty|of a wrong type): (?P<names>any|any other|`[\w.]+`(?:, `[\w.]+`)*)")


@dataclass(frozen=True)
class Rule:
    """A refusal. `rule` is words, or about parameters alone: `missing: …`, `empty: …` or `of a wrong type: …`."""

    service: str
    action: str
    rule: str
    code: str
    http_status: int
    simulated: bool
    source: str

    @property
    def key(self) -> tuple[str, str, str]:
        return self.service, self.action, self.rule

    @property
    def generic(self) -> tuple[str, list[str]] | None:
        """What is wrong with which parameters, where the models alone tell how to provoke it; no names: all others."""
        match = _GENERIC.fullmatch(self.rule)
        return (match["what"], re.findall(r"`([\w.]+)`", match["names"])) if match else None

    def __str__(self) -> str:
        return f"{self.service} {self.action}: {self.rule}"


def model(service: str, action: str) -> Action:
    found = [one for one in ACTIONS if (one.service, one.name) == (service, action)]
    assert len(found) == 1, f"there is no action {action} in {service}"
    return found[0]


@cache
def rules() -> tuple[Rule, ...]:
    names = {path.stem for path in FOLDER.iterdir()}
    assert names == {*SERVICE_FILES, GATEWAY}, "one file for each service, and one for the gateway"
    found = tuple(rule for service in (*SERVICE_FILES, GATEWAY) for rule in _read(service))
    assert len({rule.key for rule in found}) == len(found), "a rule stands twice"
    return found


def _read(service: str) -> list[Rule]:
    found = []
    header: list[str] | None = None
    for number, line in enumerate((FOLDER / f"{service}.md").read_text(encoding="utf-8").splitlines(), 1):
        place = f"{service}.md:{number}"
        if not line.startswith("|"):
            header = None
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if header is None:
            assert cells in (REFUSALS, BEHAVIOUR), f"{place}: not the head of a table of rules"
            header = cells
        elif set(line) <= set("|- "):
            continue
        else:
            assert len(cells) == len(header), f"{place}: {len(cells)} cells, not {len(header)}"
            assert all(cells), f"{place}: an empty cell"
            if header == REFUSALS:
                found.append(_refusal(service, cells, place))
            else:
                _behaviour(service, cells, place)
    return found


def _refusal(service: str, cells: list[str], place: str) -> Rule:
    action, rule, answer, source = cells
    if answer == NOT_SIMULATED:
        match = _ANSWER.fullmatch(rule)
        assert match, f"{place}: a code that is not simulated stands in the place of the rule"
        code, http_status = match["code"], int(match["status"])
        documented = [(error["code"], error["http_status"]) for error in model(service, action).model["errors"]]
        assert (code, http_status) in documented, f"{place}: {action} does not document {code}"
        return Rule(service, action, rule, code, http_status, False, source)
    match = _ANSWER.fullmatch(answer)
    assert match, f"{place}: not an answer: {answer}"
    code, http_status = match["code"], int(match["status"])
    if service == GATEWAY:
        assert action == ANY, f"{place}: the gateway refuses {ANY} action"
        assert source.startswith("inference: "), f"{place}: no document says anything about the gateway"
    else:
        _check_source(model(service, action), code, http_status, source, place)
    return Rule(service, action, rule, code, http_status, True, source)


def _check_source(action: Action, code: str, http_status: int, source: str, place: str) -> None:
    """A section is named exactly where its table holds the code."""
    if (code, http_status) not in {(error["code"], error["http_status"]) for error in action.model["errors"]}:
        assert source.startswith("inference: "), f"{place}: {action.name} does not document {code} ({http_status})"
        return
    match = _SOURCE.fullmatch(source)
    assert match, f"{place}: {action.name} documents {code}: the source must be its section"
    own = action.model["source"]
    sections = {own["document"]: own["section"], "en": own.get("also", own["section"])}
    assert match["section"] == sections.get(match["document"]), f"{place}: {source} is not the section of {action.name}"


def _behaviour(service: str, cells: list[str], place: str) -> None:
    for action in cells[0].split(", "):
        if action != ANY:
            # Some behaviour of one service shows in another, as bare-metal machines in networks.
            assert any(one.name == action for one in ACTIONS), f"{place}: there is no action {action}"
    assert re.match(r"zh |en |model|inference", cells[2]), f"{place}: not a source: {cells[2]}"
