"""JobScreen and InfoScreen in every layout, and the whole screen as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.ui_support import Stage, prop
from tests.unit.kiosk.ui.conftest import MakeStage

SIZES = [(1080, 1920), (1920, 1080), (1366, 768), (3840, 2160)]


def nothing_is_cut(stage: Stage) -> None:
    for item in stage.items():
        if item.property("text"):
            assert not item.property("truncated"), item.property("text")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
def test_the_job_page_says_everything(
    make_stage: MakeStage, size: tuple[int, int], large: bool
) -> None:
    stage = make_stage(size)
    stage.shell.setLarge(large)
    stage.shell.openJob("job-6")
    stage.at("job")
    texts = stage.texts()
    assert any("急招夜班快递分拣装卸工（包吃住、日结、不压工资、老乡可结伴）" in t for t in texts)
    assert any("<b>不收押金</b>" in t for t in texts), "a description is plain text"
    assert any("投递后显示" in t for t in texts)
    nothing_is_cut(stage)
    apply = stage.find("一键投递")
    assert apply.isEnabled()
    stage.tap(apply)
    stage.at("who")


def test_what_is_out_of_sight_is_reached_by_buttons(make_stage: MakeStage) -> None:
    stage = make_stage((1366, 768))
    stage.shell.openJob("job-6")
    stage.at("job")
    assert not stage.find("往上看").isEnabled()
    for _ in range(10):
        if not stage.find("往下看").isEnabled():
            break
        stage.tap("往下看")
        stage.settle(200)
    heading = stage.find("干什么活")
    assert 0 < stage.middle(heading).y() < 768
    assert stage.find("往上看").isEnabled()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("topic", ["policy", "law", "station"])
def test_info_names_whom_to_call(
    make_stage: MakeStage, size: tuple[int, int], large: bool, topic: str
) -> None:
    stage = make_stage(size, jobs=1)
    stage.shell.setLarge(large)
    stage.shell.showInfo(topic)
    stage.at("info")
    assert "12333" in stage.texts()
    nothing_is_cut(stage)
    stage.tap("返回")
    stage.at("home")


PROGRAM = """
import sys
from pathlib import Path
from kiosk.config import Settings
from kiosk.ui.run import run_ui
from tests.ui_support import World, sample_jobs
folder = Path(sys.argv[1])
world = World(folder)
world.fill(sample_jobs(40))
print("ready", flush=True)
settings = Settings(central_url="https://x", data_dir=folder, window=(1080, 1920))
status = run_ui(lambda: world.services, settings, lambda: False)
world.close()
print("status", status, flush=True)
"""


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_the_process_ends_cleanly_when_told_to_stop(tmp_path: Path, stop: signal.Signals) -> None:
    home = tmp_path / "home"
    home.mkdir()
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "XDG_"))}
    environ |= {"QT_QPA_PLATFORM": "offscreen", "HOME": str(home)}
    process = subprocess.Popen(
        [sys.executable, "-X", "faulthandler", "-c", PROGRAM, str(tmp_path)],
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(3)
    process.send_signal(stop)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "status 0\n", "")
    left = {path.suffix for path in home.rglob("*") if path.is_file()}
    assert left <= {".qmlc"}, "only compiled QML stays"


def test_the_idle_screen_does_not_grow_its_tree(make_stage: MakeStage) -> None:
    stage = make_stage()
    stage.shell.openJob("job-1")
    stage.at("job")
    stage.shell.home()
    stage.settle(100)
    once = sum(1 for _ in stage.items())
    for _ in range(5):
        stage.shell.openJob("job-1")
        stage.at("job")
        stage.shell.home()
        stage.settle(100)
    assert sum(1 for _ in stage.items()) == once
    assert prop(stage.shell, "vm") is None
