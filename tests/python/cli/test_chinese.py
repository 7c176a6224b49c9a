"""In a Chinese locale, questions, progress and errors are Chinese too, not only the help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from prompt import Prompt

if TYPE_CHECKING:
    import cds

CHINESE = {"LANG": "zh_CN.UTF-8"}

VDC = ("vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--vdc-name", "生产环境")


def is_chinese(line: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]{2}", line) is not None


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["instance", "describe-instnces"], "describe-instances"),
        (["describe-instances"], "cds instance describe-instances"),
        (["instance", "stop-instance", "--instanceid", "i"], "--instance-id"),
        (["instance", "stop-instance"], "缺少 --instance-id"),
        (["vdc", "describe-vdc", "--output", "yaml"], "table, json, csv, ids"),
        (["vdc", "describe-vdc", "--profile", "none"], "设置有误"),
        (["vdc", "describe-vdc", "--output", "table", "--columns", "VdcNam"], "VdcName"),
        (["task", "wait", "7", "--timeout", "soon"], "--timeout"),
        (["api", "DescribeVdcs"], "DescribeVdc"),
        (["server", "create"], "cds instance create-instance"),
        (["server", "stop"], "'*' 表示全部"),
        (["server", "show", "web-1"], "cds server list"),
        (["server", "tag", "web-1"], "--add 或 --remove"),
        (["cost", "--month", "x"], "2026-10"),
        (["journal", "show", "x"], "cds journal list"),
        (["vdc", "delete-vdc", "--vdc-id", "no-such-vdc"], "DeleteVdc"),
    ],
)
def test_errors_are_chinese(prompt: Prompt, words: list[str], hint: str):
    ended = prompt.run(*words, **CHINESE)
    assert (ended.code in {1, 2}, ended.err.count("\n")) == (True, 1), ended
    assert is_chinese(ended.err)
    assert hint in ended.err
    english = prompt.run(*words, "--lang", "en", **CHINESE)
    assert (english.code, is_chinese(english.err)) == (ended.code, False)


def test_what_the_network_and_the_cloud_say_is_introduced_in_chinese(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="drop_after")
    lost = prompt.run(*VDC, **CHINESE)
    assert lost.code == 5
    assert "可能已执行" in lost.err
    assert "`cds vdc describe-vdc`" in lost.err
    cloud.fail("CreateVdc", kind="error", code="NotEnoughBalance")
    assert "余额" in prompt.run(*VDC, **CHINESE).err
    cloud.fail("CreateVdc", kind="task_error")
    failed = prompt.run(*VDC, "--wait", **CHINESE)
    assert (failed.code, "失败" in failed.err) == (3, True)
    assert "未找到访问密钥" in Prompt().run("vdc", "describe-vdc", **CHINESE).err
    prompt.environment["CDS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    assert "连接被拒绝" in prompt.run("vdc", "describe-vdc", **CHINESE).err


def test_questions_are_chinese(cloud: cds.Simulator, prompt: Prompt):
    terminal = prompt.terminal(*VDC, **CHINESE)
    terminal.expect("此操作会产生费用")
    terminal.expect("是否继续？[y/N] ")
    terminal.answer("否")
    code, text = terminal.end()
    assert (code, "未确认" in text) == (130, True)
    terminal = prompt.terminal(*VDC, "--wait", **CHINESE)
    terminal.expect("是否继续？[y/N] ")
    terminal.answer("是")
    terminal.expect("任务 ")
    assert terminal.end()[0] == 0


def test_a_doctor_speaks_chinese(prompt: Prompt):
    out = prompt.succeed("doctor", **CHINESE)
    lines = [line for line in out.splitlines() if not line.startswith("version")]
    assert all(is_chinese(line) for line in lines), out
