"""A virtual data centre: its networks, servers and their addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._rows import is_list
from ._figure import COLOURS, drawable, figure, finished, label, needs_matplotlib, nothing
from ._given import invalid, needs_client, rows_by_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.figure import Figure

    from .._client import Client

_MOST_SERVERS = 40


def topology(client: Client, vdc: str | Mapping[str, Any]) -> Figure:
    """Draws the networks of a virtual data centre, and its servers with their addresses in them.

    Args:
        client: the client.
        vdc: its id or its row. At most 40 of its servers are drawn.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message says how to install it.
        TypeError: `client` is no `cds.Client`.
        ValidationError: `vdc` is invalid, or there is no such virtual data centre.
    """
    needs_matplotlib()
    needs_client("topology", client)
    wanted = _wanted(vdc)
    found: Any = next(iter(client.vdc.iter_vdcs(VdcId=wanted)), None)
    if found is None:
        raise invalid(f"no virtual data centre has the id {wanted}")
    servers: list[Any] = list(client.instance.iter_instances(VdcId=wanted, limit=_MOST_SERVERS + 1))
    networks = _networks(found)
    made, [axis] = figure(9, 1.6 + 0.26 * max(len(networks) * 1.6, min(len(servers), _MOST_SERVERS), 3))
    axis.grid(False)
    axis.set_axis_off()
    axis.set_title(drawable(f"{found.get('VdcName') or wanted} · {found.get('RegionId', '')}"), loc="left")
    places = _column(axis, networks, x=0.0, ha="left")
    shown = {str(server["InstanceId"]): (_text(server), "#7f7f7f") for server in servers[:_MOST_SERVERS]}
    targets = _column(axis, shown, x=1.0, ha="left")
    for server in servers[:_MOST_SERVERS]:
        for network, address in _cards(server):
            if network in places:
                _line(
                    axis, places[network], targets[str(server["InstanceId"])], drawable(address), networks[network][1]
                )
    if len(servers) > _MOST_SERVERS:
        text = label(f"the first {_MOST_SERVERS} servers", f"仅显示前 {_MOST_SERVERS} 台")
        axis.text(1.0, -0.06, text, transform=axis.transData, fontsize=8, alpha=0.7)
    if not networks and not servers:
        nothing(axis, "neither networks nor servers", "没有网络和云服务器")
    axis.set_xlim(-0.05, 1.6)
    axis.set_ylim(-0.1, 1.1)
    return finished(made)


def _wanted(vdc: Any) -> str:
    """The id of the virtual data centre."""
    found = list(rows_by_id("topology needs an id or a row", vdc, "VdcId"))
    if len(found) != 1:
        raise invalid(f"topology draws 1 virtual data centre, not {len(found)}")
    return found[0]


def _networks(vdc: Any) -> dict[str, tuple[str, str]]:
    """The text and the colour of each network by its id."""
    found: dict[str, tuple[str, str]] = {}
    for kind, id_name in (("PublicNetwork", "PublicId"), ("PrivateNetwork", "PrivateId")):
        for network in _listed(vdc.get(kind)):
            text = f"{network.get('Name', '')}\n{network.get('Ip', '')}/{network.get('Mask', '')}"
            found[str(network.get(id_name))] = text, COLOURS[len(found) % (len(COLOURS) - 1)]
    return found


def _cards(server: Any) -> list[tuple[str, str]]:
    """The network and the address of each network card."""
    kinds = (("PublicNetworkInterface", "PublicId"), ("PrivateNetworkInterface", "PrivateId"))
    cards = [(card.get(id_name), card.get("IP")) for kind, id_name in kinds for card in _listed(server.get(kind))]
    return [(str(network), str(address or "")) for network, address in cards]


def _listed(value: Any) -> Any:
    """A list, for one thing, too."""
    return value if is_list(value) else [value] if value else []


def _text(server: Any) -> str:
    return f"{server.get('InstanceName', '')} · {server.get('Cpu', '?')} CPU, {server.get('Ram', '?')} GB"


def _column(axis: Any, nodes: Mapping[str, tuple[str, str]], x: float, ha: str) -> dict[str, tuple[float, float]]:
    """Draws nodes one below the other; returns where they are."""
    places: dict[str, tuple[float, float]] = {}
    for number, (id, (text, colour)) in enumerate(nodes.items()):  # noqa: A001
        y = 1 - (number + 0.5) / len(nodes)
        box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "edgecolor": colour, "linewidth": 1.4}
        axis.text(x, y, drawable(text), ha=ha, va="center", fontsize=8, color="black", bbox=box, zorder=3)
        places[id] = x, y
    return places


def _line(axis: Any, begin: tuple[float, float], end: tuple[float, float], text: str, colour: str) -> None:
    axis.plot([begin[0] + 0.05, end[0]], [begin[1], end[1]], color=colour, linewidth=1, alpha=0.7, zorder=1)
    at = end[0] - 0.2, end[1] + (begin[1] - end[1]) * 0.2
    box = {"boxstyle": "round,pad=0.1", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
    axis.text(*at, text, fontsize=7, color=colour, ha="center", va="center", bbox=box, zorder=2)
