"""Figures with one style and with labels that can be read."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .._extras import extra

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

_FONTS = (
    *("Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimHei", "Droid Sans Fallback", "Noto Sans CJK JP"),
)
"""Fonts with Chinese letters, the most readable first."""

COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#e45756", "#72b7b2", "#b279a2", "#eeca3b", "#9d755d", "#ff9da6", "#7f7f7f")
"""Readable beside each other, on light and on dark."""


def needs_matplotlib() -> None:
    """Checks that matplotlib is installed, before anything is fetched.

    Raises:
        ModuleNotFoundError: it is not; the message says how to install it.
    """
    with extra("plot", "matplotlib"):
        import_module("matplotlib.figure")


def figure(width: float, height: float, rows: int = 1) -> tuple[Figure, list[Any]]:
    """A figure that no window shows, and its axes, one below the other."""
    from cycler import cycler

    from ._picture import Picture

    made = Picture(figsize=(width, height), layout="constrained")
    axes: Any = made.subplots(rows, 1, squeeze=False, sharex=rows > 1)
    for axis in axes.flat:
        axis.set_prop_cycle(cycler(color=COLOURS))
        axis.spines[["top", "right"]].set_visible(False)
        axis.grid(alpha=0.25)
        axis.set_axisbelow(True)
        axis.ticklabel_format(useMathText=False)  # formulas are off, so their source would be drawn
    return made, list(axes.flat)


def chinese_font() -> str | None:
    """An installed font with Chinese letters."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((font for font in _FONTS if font in installed), None)


def label(english: str, chinese: str) -> str:
    """The Chinese label where it can be drawn."""
    return chinese if chinese_font() else english


def drawable(text: str) -> str:
    """A text of the cloud; without a font with Chinese letters, those are written as their numbers."""
    if chinese_font():
        return text
    return "".join(letter if ord(letter) < 0x2E80 else f"\\u{ord(letter):04x}" for letter in text)


def nothing(axis: Any, english: str, chinese: str) -> None:
    """Says in an empty picture why it is empty."""
    axis.text(0.5, 0.5, label(english, chinese), ha="center", va="center", transform=axis.transAxes, alpha=0.6)


def legend(place: Any, handles: Sequence[Any], **options: Any) -> None:
    """A legend with all labels, including those that begin with `_`."""
    made = place.legend(handles, [""] * len(handles), frameon=False, fontsize=9, **options)
    for text, handle in zip(made.get_texts(), handles, strict=True):
        text.set_text(handle.get_label())  # some versions skip labels that begin with `_`


def finished(made: Figure) -> Figure:
    """Turns formulas off, so that `$` is drawn as it is, and sets a font with Chinese letters, if there is one."""
    from matplotlib.text import Text

    font = chinese_font()
    for text in made.findobj(Text):
        text.set_parse_math(False)
        if font:
            text.set_fontfamily([font, "DejaVu Sans"])
    return made
