"""Pictures, compared with stored ones: with a font that has Chinese letters, with one that users have, and without.

`CDS_GOLDEN=1 pytest …` stores them anew.
"""

from __future__ import annotations

import subprocess
import sys
from collections import UserList
from datetime import datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import needed
from golden import IS_WRITTEN
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer

PICTURES = Path(__file__).parent / "pictures"

TOLERANCE = 12.0
"""Root mean square of the differences of the colours, of 255: versions of matplotlib draw letters differently."""

CHINESE = "Noto Sans CJK SC"

INSTALLED = "wqy-microhei.ttc"
"""A font of Debian's package fonts-wqy-microhei; the smallest that is drawn well."""


@pytest.fixture(params=["chinese", "plain", "installed"])
def fonts(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The fonts of the machine: those of matplotlib alone, or also one with Chinese letters, which may be squares."""
    needed("matplotlib")
    from matplotlib import font_manager

    manager = font_manager.fontManager
    own = Path(font_manager.__file__).parent
    monkeypatch.setattr(manager, "ttflist", [font for font in manager.ttflist if own in Path(font.fname).parents])
    if request.param == "chinese":
        path = tmp_path / "chinese.ttf"
        write_font(path)
        manager.addfont(path)
    if request.param == "installed":
        found = [path for path in font_manager.findSystemFonts() if Path(path).name == INSTALLED]
        if not found:
            pytest.skip(f"{INSTALLED} is not installed")
        manager.addfont(found[0])
    manager._findfont_cached.cache_clear()
    return str(request.param)


def write_font(path: Path) -> None:
    """A font in which every Chinese letter is a square."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    corners = ((100, 0), (100, 700), (800, 700), (800, 0))
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()
    square = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder([".notdef", "square"])
    font.setupCharacterMap(dict.fromkeys(range(0x4E00, 0x9FFF), "square"))
    font.setupGlyf({".notdef": square, "square": square})
    font.setupHorizontalMetrics({".notdef": (900, 100), "square": (900, 100)})
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": CHINESE, "styleName": "Regular", "fullName": CHINESE, "psName": "Squares"})
    font.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    font.setupPost()
    font.save(path)


@pytest.fixture(scope="module")
def cloud() -> Iterator[cds.Client]:
    with cds.Simulator(seed=1) as simulator, simulator.client() as client:
        simulator.furnish(servers=6)
        simulator.advance(20 * 86_400)
        yield client


def compare(figure: Any, name: str, fonts: str, tmp_path: Path) -> None:
    from matplotlib.testing.compare import compare_images

    stored, drawn = PICTURES / f"{name}-{fonts}.png", tmp_path / f"{name}.png"
    figure.savefig(drawn, dpi=50)
    if IS_WRITTEN:
        stored.write_bytes(drawn.read_bytes())
    assert compare_images(str(stored), str(drawn), TOLERANCE) is None


def servers(cloud: cds.Client) -> list[Any]:
    return list(cloud.instance.iter_instances(limit=3))


def test_what_was_measured(cloud: cds.Client, fonts: str, tmp_path: Path) -> None:
    figure = cds.plot.monitor(cloud, servers(cloud), metrics=["CPUUtilization"], end=datetime(2025, 1, 1, 10))
    compare(figure, "monitor", fonts, tmp_path)


@pytest.fixture(scope="module")
def fleet() -> Iterator[cds.Client]:
    """As many servers as `monitor` draws."""
    with cds.Simulator(seed=1) as simulator, simulator.client() as client:
        simulator.furnish(servers=20)
        yield client


def test_each_of_many_servers_has_its_own_line(fleet: cds.Client) -> None:
    needed("matplotlib")
    figure = cds.plot.monitor(fleet, fleet.instance.iter_instances(), metrics=["CPUUtilization", "RAMUtilization"])
    for axis in figure.axes:
        assert len({(line.get_color(), line.get_linestyle()) for line in axis.get_lines()}) == 20
    [legend] = figure.legends
    drawn, named = figure.axes[0].get_lines(), legend.get_lines()
    assert [text.get_text() for text in legend.get_texts()] == [line.get_label() for line in drawn]
    assert [line.get_linestyle() for line in named] == [line.get_linestyle() for line in drawn]


@pytest.mark.parametrize("count", [3, 7, 8, 10, 20])
@pytest.mark.parametrize("panels", [1, 3])
def test_panels_are_even_however_many_servers_there_are(fleet: cds.Client, count: int, panels: int) -> None:
    needed("matplotlib")
    metrics = ["CPUUtilization", "RAMUtilization", "DiskReadBPS"][:panels]
    figure = cds.plot.monitor(fleet, fleet.instance.iter_instances(limit=count), metrics=metrics)
    figure.savefig(BytesIO())
    places = [axis.get_position() for axis in figure.axes]
    gaps = [above.y0 - below.y1 for above, below in pairwise(places)]
    assert max(gaps, default=0) - min(gaps, default=0) < 0.01
    legend = (figure.legends or [figure.axes[0].get_legend()])[0].get_window_extent()
    assert 0 <= legend.y0 <= legend.y1 <= figure.bbox.y1
    assert places[0].x1 * figure.bbox.x1 <= legend.x0 <= legend.x1 <= figure.bbox.x1


@pytest.mark.parametrize("by", ["product", "project"])
def test_what_months_cost(cloud: cds.Client, fonts: str, tmp_path: Path, by: str) -> None:
    figure = cds.plot.cost(cloud, ["2024-12", "2025-01"], by=by)
    compare(figure, f"cost-{by}", fonts, tmp_path)


def test_a_data_centre(cloud: cds.Client, fonts: str, tmp_path: Path) -> None:
    figure = cds.plot.topology(cloud, servers(cloud)[0]["VdcId"])
    compare(figure, "topology", fonts, tmp_path)


def test_when_tasks_ran(fonts: str, tmp_path: Path) -> None:
    chosen = []
    for number, (state, status) in enumerate([("succeeded", "FINISH"), ("failed", "ERROR"), ("running", "处理中")]):
        task = cds.Task(None, str(number), action="ResizeDisk")
        task._state, task.status, task._began, task.elapsed = state, status, 10.0 * number, 15.0
        chosen.append(task)
    compare(cds.plot.tasks(chosen), "tasks", fonts, tmp_path)


ODD = "a$b_{c$d"
"""matplotlib would read it as a formula, and not understand it."""


def texts(figure: Any) -> list[str]:
    from matplotlib.text import Text

    figure.savefig(BytesIO())
    return [text.get_text() for text in figure.findobj(Text)]


def test_names_are_drawn_as_they_are() -> None:
    needed("matplotlib")
    with cds.Simulator(seed=1) as simulator, simulator.client() as client:
        simulator.furnish(servers=1)
        server, vdc = next(client.instance.iter_instances()), next(client.vdc.iter_vdcs())
        client.instance.modify_instance_name(InstanceId=server["InstanceId"], InstanceName=ODD)
        monitor = cds.plot.monitor(client, {**server, "InstanceName": ODD}, metrics=["CPUUtilization"])
        topology = cds.plot.topology(client, vdc)
    task = cds.Task(None, "1", action=ODD)
    task.status = ODD
    drawn = texts(cds.plot.tasks([task]))
    assert ODD in texts(monitor)
    assert any(text.startswith(ODD) for text in texts(topology))
    assert f"{ODD} 1" in drawn
    assert f" {ODD}" in drawn


def test_parts_of_costs_are_drawn_as_they_are(sync_client: cds.Client, server: RecordingServer) -> None:
    needed("matplotlib")
    rows = [{"ProductName": name, "TotalCost": 1} for name in (ODD, "_cloud")]
    server.usual = Answer({"Code": "Success", "Data": rows})
    assert {ODD, "_cloud"} <= set(texts(cds.plot.cost(sync_client, "2025-01")))


def test_no_part_of_costs_is_lost_by_its_name(sync_client: cds.Client, server: RecordingServer) -> None:
    names = [*(["twins"] * 2), "others", "其他", *map(str, range(8))]
    rows = [
        {"ProjectId": f"p-{number}", "ProjectName": name, "TotalCost": 1000 - number}
        for number, name in enumerate(names)
    ]
    server.usual = Answer({"Code": "Success", "Data": rows})
    drawn = texts(cds.plot.cost(sync_client, "2025-01", by="project"))
    assert f"{sum(1000 - number for number in range(12)):,.2f}" in drawn
    assert drawn.count("twins") == 2


def test_the_legend_has_names_that_begin_with_an_underscore(cloud: cds.Client) -> None:
    needed("matplotlib")
    rows = [{**row, "InstanceName": name} for row, name in zip(servers(cloud), ["_db", "web", "__"], strict=True)]
    figure = cds.plot.monitor(cloud, rows, metrics=["CPUUtilization"])
    legend = figure.axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["_db", "web", "__"]
    colours = [line.get_color() for line in figure.axes[0].get_lines()]
    assert [line.get_color() for line in legend.get_lines()] == colours


def test_numbers_are_no_formulas_whatever_the_settings() -> None:
    matplotlib = needed("matplotlib")
    with matplotlib.rc_context({"axes.formatter.use_mathtext": True}):
        assert not [text for text in texts(cds.plot.tasks([cds.Task(None, "1")])) if "$" in text]


def test_pictures_of_nothing_say_so(
    cloud: cds.Client, sync_client: cds.Client, server: RecordingServer, fonts: str
) -> None:
    server.usual = Answer({"Code": "Success", "Data": {"DataPoints": []}})
    figures = [
        cds.plot.cost(cloud, "2020-01"),
        cds.plot.tasks([]),
        cds.plot.monitor(sync_client, "i-1", metrics=["CPUUtilization"]),
    ]
    expected = ["nothing was billed", "no tasks", "no measurements"]
    if fonts != "plain":
        expected = ["没有费用", "没有任务", "没有监控数据"]
    for figure, text in zip(figures, expected, strict=True):
        assert text in [shown.get_text() for shown in figure.axes[0].texts]


def lines(figure: Any) -> list[str]:
    return [line.get_label() for line in figure.axes[0].get_lines()]


def test_servers_are_given_as_ids_rows_and_responses(cloud: cds.Client) -> None:
    needed("matplotlib")
    rows = servers(cloud)
    ids, names = [row["InstanceId"] for row in rows], [row["InstanceName"] for row in rows]
    short = [row["InstanceId"][:8] for row in rows]
    reply = cloud.instance.describe_instances()
    for given, expected in (
        (ids[0], short[:1]),
        (rows[0], names[:1]),
        (ids, short),
        (iter(rows), names),
        (dict.fromkeys(ids).keys(), short),
        (UserList(ids), short),
        (reply, [row["InstanceName"] for row in reply.rows]),
    ):
        assert lines(cds.plot.monitor(cloud, given, metrics="CPUUtilization")) == expected


@pytest.mark.parametrize("library", ["numpy", "pandas", "polars", "pyarrow"])
def test_servers_are_given_by_other_libraries(cloud: cds.Client, library: str) -> None:
    needed("matplotlib")
    module = needed(library)
    rows = [{"InstanceId": row["InstanceId"], "InstanceName": row["InstanceName"]} for row in servers(cloud)]
    ids, names = [row["InstanceId"] for row in rows], [row["InstanceName"] for row in rows]
    short = [row["InstanceId"][:8] for row in rows]
    given: list[tuple[Any, list[str]]]
    if library == "numpy":
        given = [(module.array(ids), short), (module.array(ids)[0], short[:1])]
    elif library == "pandas":
        frame = module.DataFrame(rows)
        nameless = frame.assign(InstanceName=[names[0], None, module.NA])
        given = [(frame.iloc[0], names[:1]), (frame["InstanceId"], short)]
        given += [([row for _, row in nameless.iterrows()], [names[0], *short[1:]])]
    elif library == "polars":
        frame = module.DataFrame(rows)
        given = [(frame.row(0, named=True), names[:1]), (frame["InstanceId"], short), (frame.to_dicts(), names)]
    else:
        table = module.Table.from_pylist(rows)
        given = [(table.to_pylist(), names), (table["InstanceId"], short), (table["InstanceId"][0], short[:1])]
    for servers_, expected in given:
        assert lines(cds.plot.monitor(cloud, servers_, metrics=["CPUUtilization"])) == expected


def test_a_data_centre_is_given_as_its_id_its_row_or_a_response(cloud: cds.Client) -> None:
    needed("matplotlib")
    pandas = needed("pandas")
    row = next(cloud.vdc.iter_vdcs())
    reply = cloud.vdc.describe_vdc(VdcId=row["VdcId"])
    for given in (row["VdcId"], row, reply, pandas.DataFrame([row]).iloc[0]):
        title = cds.plot.topology(cloud, given).axes[0].get_title(loc="left")
        assert title == f"{row['VdcName']} · {row['RegionId']}"


def test_months_are_given_by_other_libraries(cloud: cds.Client) -> None:
    needed("matplotlib")
    pyarrow = needed("pyarrow")
    shown = cds.plot.cost(cloud, pyarrow.array(["2024-12", "2025-01"])).axes[0].get_xticklabels()
    assert [label.get_text() for label in shown] == ["2024-12", "2025-01"]


def test_tasks_are_given_alone_and_as_orders() -> None:
    needed("matplotlib")
    tasks = [cds.Task(None, str(number), action="StopInstance") for number in range(3)]
    order = cds.Response(tasks=tasks[:2])
    every = ["StopInstance 0", "StopInstance 1", "StopInstance 2"]
    for given, expected in (
        (tasks[0], every[:1]),
        (order, every[:2]),
        (order.task, every[:2]),
        (tuple(tasks), every),
        ([order, (tasks[1], tasks[2])], every),
        ((task for task in tasks), every),
    ):
        shown = cds.plot.tasks(given).axes[0].get_yticklabels()
        assert [label.get_text() for label in shown] == expected


MONTH = "a month must be such as '2026-01'"
SERVER = "monitor needs ids or rows with InstanceId"
VDC = "topology needs an id or a row with VdcId"


@pytest.mark.parametrize(
    ("draw", "problem"),
    [
        (lambda client: cds.plot.cost(client, "January"), f"{MONTH}, not 'January'"),
        (lambda client: cds.plot.cost(client, "2026-13"), f"{MONTH}, not '2026-13'"),
        (lambda client: cds.plot.cost(client, 202501), f"{MONTH}, not 202501"),
        (lambda client: cds.plot.cost(client, ["2025-01", None]), f"{MONTH}, not None"),
        (lambda client: cds.plot.cost(client, datetime(2025, 1, 1)), f"{MONTH}, not datetime"),
        (lambda client: cds.plot.cost(client, []), "cost needs at least one month, such as '2026-01'"),
        (lambda client: cds.plot.cost(client, "2026-01", by="colour"), "by must be 'product' or 'project'"),
        (lambda client: cds.plot.monitor(client, []), "monitor draws 1 to 20 servers, not 0"),
        (lambda client: cds.plot.monitor(client, ["i"] + [f"i-{n}" for n in range(20)]), "1 to 20 servers, not 21"),
        (lambda client: cds.plot.monitor(client, ""), f"{SERVER}, not ''"),
        (lambda client: cds.plot.monitor(client, 7), f"{SERVER}, not 7"),
        (lambda client: cds.plot.monitor(client, None), f"{SERVER}, not None"),
        (lambda client: cds.plot.monitor(client, [{"InstanceName": "web"}]), f"{SERVER}, not dict"),
        (lambda client: cds.plot.monitor(client, client.vdc.describe_vdc()), f"{SERVER}, not dict"),
        (lambda client: cds.plot.monitor(client, "i", metrics=[]), "monitor needs at least one metric, such as 'CPU"),
        (lambda client: cds.plot.monitor(client, "i", metrics=[7]), "metrics must be names such as 'CPU.*, not 7"),
        (lambda client: cds.plot.topology(client, ""), f"{VDC}, not ''"),
        (lambda client: cds.plot.topology(client, None), f"{VDC}, not None"),
        (lambda client: cds.plot.topology(client, {"VdcName": "web"}), f"{VDC}, not dict"),
        (lambda client: cds.plot.topology(client, ["v-1", "v-2"]), "topology draws 1 virtual data centre, not 2"),
    ],
)
def test_wrong_arguments_are_refused(cloud: cds.Client, draw: Any, problem: str) -> None:
    needed("matplotlib")
    with pytest.raises(cds.ValidationError, match=problem) as refused:
        draw(cloud)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_are_refused_with_what_to_give(sync_client: cds.Client, server: RecordingServer, library: str) -> None:
    needed("matplotlib")
    make = needed(library).table if library == "pyarrow" else needed(library).DataFrame
    frame = make({"InstanceId": ["i-1"], "VdcId": ["v-1"]})
    advice = r"\w+ is a frame; give its rows with value\.to_.*, or one of its columns"
    with pytest.raises(cds.ValidationError, match=f"{SERVER}: {advice}"):
        cds.plot.monitor(sync_client, frame)
    with pytest.raises(cds.ValidationError, match=f"{VDC}: {advice}"):
        cds.plot.topology(sync_client, frame)
    assert not server.requests


def test_an_end_that_is_no_time_is_refused(sync_client: cds.Client, server: RecordingServer) -> None:
    needed("matplotlib")
    with pytest.raises(TypeError, match="end must be datetime or None, not str"):
        cds.plot.monitor(sync_client, "i-1", end="2025-01-01")  # type: ignore[arg-type]
    assert not server.requests


def test_what_is_no_client_is_refused() -> None:
    needed("matplotlib")
    with cds.Simulator() as simulator:
        client: Any = simulator.async_client()
        for draw in (cds.plot.monitor, cds.plot.cost, cds.plot.topology):
            with pytest.raises(TypeError, match=f"^{draw.__name__} needs a cds.Client, not AsyncClient$"):
                draw(client, "2025-01")
        assert not simulator.requests


def test_a_data_centre_that_is_not_there_is_refused(sync_client: cds.Client, server: RecordingServer) -> None:
    needed("matplotlib")
    server.usual = Answer({"Code": "Success", "Data": []})
    with pytest.raises(cds.ValidationError, match="no virtual data centre has the id nowhere"):
        cds.plot.topology(sync_client, "nowhere")


@pytest.mark.parametrize(("given", "name"), [(["63749"], "str"), ("63749", "str"), (None, "NoneType"), ([{}], "dict")])
def test_what_is_no_task_is_refused(given: Any, name: str) -> None:
    needed("matplotlib")
    with pytest.raises(TypeError, match=f"draws tasks and responses, not {name}"):
        cds.plot.tasks(given)


def test_without_matplotlib_there_is_one_line_of_advice() -> None:
    program = """
import sys
sys.modules["matplotlib"] = None
import cds.plot
with cds.Simulator() as cloud, cloud.client() as client:
    before = len(cloud.requests)
    for draw, *given in (
        (cds.plot.monitor, client, "i-1"),
        (cds.plot.cost, client, "2025-01"),
        (cds.plot.topology, client, "v-1"),
        (cds.plot.tasks, []),
    ):
        try:
            draw(*given)
        except ModuleNotFoundError as error:
            print(error, len(cloud.requests) - before)
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == 'matplotlib is not installed; run: pip install "cds-rs[plot]" 0\n' * 4
