"""How objects are shown in notebooks."""

from __future__ import annotations

from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class Shown:
    """Shown as HTML; the text stays that of `repr`."""

    def _html(self) -> str | None:
        """The HTML; None if the text says more."""
        raise NotImplementedError

    def _repr_html_(self) -> str | None:
        return self._html()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        html = self._html()
        return {} if html is None else {"text/html": html}
