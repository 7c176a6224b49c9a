"""Methods that need an optional library say how to install it."""

from __future__ import annotations

import re
import sys
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement

import cds
from cds._extras import extra

METHODS = {"to_arrow": "pyarrow", "to_pandas": "pandas", "to_polars": "polars"}


def extras() -> dict[str, set[str]]:
    """What each extra installs."""
    found: dict[str, set[str]] = {}
    for line in requires("cds-rs") or []:
        match = re.search(r"extra == ['\"](\w+)['\"]", line)
        assert match
        needed = Requirement(line)
        found.setdefault(match[1], set()).update({needed.name, *needed.extras} - {"cds-rs"})
    return found


def test_the_extra_all_has_every_other() -> None:
    found = extras()
    names = found.pop("all")
    assert names == set(found) == {"arrow", "notebook", "otel", "pandas", "plot", "polars", "progress"}


@pytest.mark.parametrize("method", METHODS)
def test_a_missing_library_is_named_with_how_to_install_it(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, METHODS[method], None)
    with cds.Simulator() as cloud, cloud.client() as client:
        reply = client.vdc.describe_vdc()
        with pytest.raises(ModuleNotFoundError) as caught:
            getattr(reply, method)()
    name = METHODS[method]
    of_extra = method.removeprefix("to_")
    assert str(caught.value) == f'{name} is not installed; run: pip install "cds-rs[{of_extra}]"'
    assert caught.value.name == name
    assert METHODS[method] in extras()[of_extra]


def test_a_library_that_lacks_another_says_so_itself() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'numpy'$"), extra("pandas", "pandas"):
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")
