"""The whole path of 零工客栈 with real parts: a central process, an agent process, the screen, a
phone and an employer's desk in Chromium. The tour keeps its pictures; the test its assertions.
"""

import json
import os
import re
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from demo_stack import ROOT, Central, Kiosk
from playwright.sync_api import Browser, Page, expect
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QInputMethodEvent
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk import app as kiosk_app
from kiosk.config import load
from kiosk.services.bundle import UiServices
from kiosk.services.outbox.tags import KEY_BYTES
from kiosk.ui.pane import Pane
from kiosk.ui.shell import Ui
from kiosk.ui.viewmodels.shell import Idle
from tests.e2e.browser import DESKTOP, faults, visit
from tests.ui_support import Stage, face_of

WORKER = "13800000001"
WALK_IN = "13900000002"
SHANGHAI = ZoneInfo("Asia/Shanghai")

Keep = Callable[[str, Callable[[Path], None]], None]
"""Keeps a picture under a name; the callable writes it to the path it is given."""


class LiveStage(Stage):
    """The window over real services."""

    def __init__(self, services: UiServices, size: tuple[int, int]) -> None:
        self.ui = Ui(services, Pane(), screen_mm=None, idle=Idle())
        self.shell = self.ui.shell
        self.window = self.ui.window
        self.ui.show(size)
        self.until(lambda: self.ui.home.property("state") == "list", 20)
        self.settle(300)

    def keys(self, digits: str) -> None:
        """Press digits on the big pad; the same digits also stand in the field above it."""
        for digit in digits:
            self.tap(next(item for item in self.named(digit) if _is_button(item)))

    def commit(self, text: str) -> None:
        """What an input method does when a candidate is picked: the text arrives whole."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        focus = QGuiApplication.focusObject()
        assert focus is not None, "nothing has the focus"
        QCoreApplication.sendEvent(focus, event)
        self.settle()

    def type(self, latin: str) -> None:
        """Press keys of a keyboard."""
        for letter in latin:
            QTest.keyClick(self.window, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier)
        self.settle()


class Journey:
    """One worker's day, told in steps; each step asserts what a person would notice.

    ``folder`` is the stack's own; ``size`` the screen in pixels; ``keep`` takes the pictures.
    ``csv`` is a file of real postings to import first, or None.

    Attributes:
        figures: what was measured on the way, in seconds unless the name says otherwise.
    """

    def __init__(
        self, folder: Path, size: tuple[int, int], browser: Browser, keep: Keep, csv: Path | None
    ) -> None:
        self.folder = folder
        self.size = size
        self.browser = browser
        self._keep = keep
        self.csv = csv
        self.figures: dict[str, float] = {}
        self.central = Central(folder / "central", os.environ)
        self.kiosk = Kiosk(folder / "kiosk", self.central, os.environ)
        self._port = 0

    def run(self) -> None:
        """Walk the whole path; AssertionError says where it ended."""
        self.central.prepare(lambda _line: None)
        if self.csv is not None:
            self._import(self.csv)
        self._start_central()
        self.kiosk.configure(sync_interval_s=1)
        self.kiosk.enrol()
        settings = load(self.kiosk.config, {})
        with self._agent_runs():
            services = kiosk_app.build_services(
                settings, kiosk_app.Device(settings), os.urandom(KEY_BYTES)
            )
            stage = LiveStage(services, self.size)
            try:
                self._walk(stage)
            finally:
                self.central.stop()
                stage.close()
                services.outbox.close()

    def _walk(self, stage: LiveStage) -> None:
        self.look_around(stage)
        with visit(self.browser) as (phone, complaints):
            receipt = self.apply_by_phone(stage, phone)
            with visit(self.browser, DESKTOP) as (desk, desk_complaints):
                self.answer_as_employer(stage, desk)
                assert desk_complaints == []
            self.read_the_answer(stage, phone)
            self.look_up(stage, receipt, WORKER[-4:], "约您面试")
            assert complaints == []
        self.take_back(stage)
        self.leave_a_number_without_network(stage)

    # The steps

    def look_around(self, stage: LiveStage) -> None:
        """Home, search by initials and by character, filters that combine, a job page."""
        self.shot(stage, "home")
        whole = stage.ui.home.property("total")
        assert whole > 1000, whole
        stage.tap("大字")
        stage.settle(200)
        self.shot(stage, "home-large-type")
        stage.tap("大字")

        stage.tap("想找什么活")
        stage.type("bj")
        stage.until(lambda: 0 < stage.ui.home.property("total") < whole)
        assert any("保洁" in text for text in stage.texts()), stage.texts()
        stage.settle(300)
        self.shot(stage, "search-by-pinyin-initials")
        stage.tap("清除")
        stage.until(lambda: stage.ui.home.property("total") == whole)
        stage.tap("想找什么活")
        stage.commit("分拣")
        stage.until(lambda: 0 < stage.ui.home.property("total") < whole)
        stage.settle(300)
        self.shot(stage, "search-in-characters")
        stage.tap("清除")
        stage.until(lambda: stage.ui.home.property("total") == whole)
        QGuiApplication.inputMethod().hide()
        stage.shell.home()
        stage.settle(300)

        stage.tap("日结，")
        stage.until(lambda: 0 < stage.ui.home.property("total") < whole)
        daily = stage.ui.home.property("total")
        stage.tap("3 公里内，")
        stage.until(lambda: 0 < stage.ui.home.property("total") < daily)
        stage.settle(300)
        self.shot(stage, "filters-combined")
        stage.tap("下一页")
        stage.settle(300)
        self.shot(stage, "filters-next-page")
        stage.tap("全部")
        stage.until(lambda: stage.ui.home.property("total") == whole)

    def apply_by_phone(self, stage: LiveStage, phone: Page) -> str:
        """One touch, QR sign-in, the questions, the receipt; returns its code."""
        title = self._first_job(stage)
        stage.tap(self._card(stage, title))
        stage.at("job")
        stage.settle(300)
        self.shot(stage, "job")
        stage.tap("一键投递")
        stage.at("who")
        self.shot(stage, "who")
        stage.tap("手机扫码登录")
        stage.at("sign_in")
        model = stage.shell.property("vm")
        stage.until(lambda: bool(model.property("qrText")), 10)
        stage.settle(200)
        self.shot(stage, "sign-in")

        phone.goto(model.property("qrText"))
        expect(phone.locator(".matching .number")).to_contain_text(model.property("matchingCode"))
        self.look(phone, "phone-landing")
        stage.until(lambda: model.property("state") == "scanned", 5)
        stage.settle(200)
        self.shot(stage, "sign-in-scanned")
        phone.get_by_label("手机号").fill(WORKER)
        phone.get_by_role("button", name="发短信验证码").click()
        self.look(phone, "phone-sms-code")
        phone.get_by_label("6 位验证码").fill(phone.locator(".demo .code").inner_text())
        phone.get_by_role("button", name="下一步").click()
        expect(phone.get_by_role("button", name="一样，是我，登录")).to_be_visible()
        self.look(phone, "phone-approve")
        stage.settle(100)
        phone.get_by_role("button", name="一样，是我，登录").click(no_wait_after=True)
        approved = time.monotonic()
        stage.until(lambda: bool(stage.shell.property("signedIn")), 5)
        self.figures["approval to signed in"] = time.monotonic() - approved
        self.look(phone, "phone-approved")

        stage.at("questions")
        asked = time.monotonic()
        stage.settle(200)
        self.shot(stage, "question-what")
        stage.tap("下一步")
        self._asked(stage, "experience")
        self.shot(stage, "question-how-long")
        stage.tap("一到三年")
        self._asked(stage, "available")
        self.shot(stage, "question-when")
        stage.tap("今天就行")
        self._asked(stage, "name")
        stage.tap("王")
        stage.tap("先生")
        stage.settle(200)
        self.shot(stage, "question-name")
        stage.tap("投递")
        stage.at("receipt")
        self.figures["questions answered"] = time.monotonic() - asked
        receipt = self._code(stage)
        stage.settle(200)
        self.shot(stage, "receipt-kept")
        stage.until(lambda: stage.shell.property("vm").property("state") == "delivered", 30)
        stage.settle(300)
        self.shot(stage, "receipt-delivered")
        return receipt

    def answer_as_employer(self, stage: LiveStage, desk: Page) -> None:
        """The employer sees the application, and the terminal says so; then the invitation."""
        desk.goto(f"{self.central.url}/employer/")
        desk.get_by_label("账号").fill("demo")
        desk.get_by_label("密码").fill(self.central.employer_password)
        desk.get_by_role("button", name="登录").click()
        expect(desk.get_by_role("link", name="王先生")).to_be_visible()
        self.look(desk, "employer-list")
        desk.get_by_role("link", name="王先生").click()
        expect(desk.get_by_role("link", name=WORKER)).to_be_visible()
        for answer in ("保洁", "一到三年", "今天就行"):
            expect(desk.get_by_text(answer).first).to_be_visible()
        self.look(desk, "employer-detail")

        stage.tap("我的投递")
        stage.at("applications")
        stage.until(lambda: any("企业已看" in text for text in stage.texts()), 10)
        self.shot(stage, "applications-viewed")

        desk.locator("summary", has_text="约面试").click()
        day = datetime.now(SHANGHAI) + timedelta(days=2)
        desk.get_by_label("日期", exact=True).fill(day.date().isoformat())
        desk.get_by_label("时间", exact=True).fill("09:00")
        desk.get_by_label("面试地点").fill("科学大道 89 号 3 号楼一层物业办")
        desk.get_by_label("要带什么、找谁").fill("带身份证，找王经理")
        desk.get_by_role("button", name="发出面试邀请").click()
        expect(desk.get_by_text("面试已约好")).to_be_visible()
        self.look(desk, "employer-invited")
        desk.goto(f"{self.central.url}/employer/jobs")
        self.look(desk, "employer-jobs")

    def read_the_answer(self, stage: LiveStage, phone: Page) -> None:
        """The invitation on the terminal and on the phone; a second application; the end."""
        stage.shell.home()
        stage.at("home")
        stage.tap("我的投递")
        stage.at("applications")
        stage.until(lambda: any("约您面试" in text for text in stage.texts()), 10)
        stage.settle(200)
        self.shot(stage, "applications-interview")
        phone.goto(f"{self.central.url}/me")
        expect(phone.locator(".state").first).to_have_text(re.compile("约面试"))
        self.look(phone, "phone-applications")

        stage.shell.home()
        stage.at("home")
        stage.tap("一键投递")
        stage.at("receipt")
        assert stage.shell.property("vm").property("already")
        stage.settle(200)
        self.shot(stage, "receipt-already-applied")
        stage.tap("我用完了")
        stage.at("home")
        assert not stage.shell.property("signedIn")
        stage.settle(300)
        self.shot(stage, "home-after-the-session")

    def look_up(self, stage: LiveStage, receipt: str, last4: str, word: str) -> None:
        """Read the state by receipt code and last four digits, as at any station."""
        stage.shell.home()
        stage.at("home")
        stage.tap("查回执")
        stage.at("lookup")
        stage.keys(receipt)
        stage.settle(200)
        self.shot(stage, "lookup-code")
        stage.tap("下一步")
        stage.keys(last4)
        stage.tap("查一查")
        stage.until(lambda: any(word in text for text in stage.texts()), 10)
        stage.settle(200)
        self.shot(stage, "lookup-found")
        stage.shell.endSession()
        stage.at("home")

    def take_back(self, stage: LiveStage) -> None:
        """A walk-in applies and takes it back within the ten seconds: nothing is sent."""
        receipt = self._leave_a_number(stage, 1, WALK_IN, pictures=False)
        stage.tap("点错了，撤回")
        stage.until(lambda: any("已撤回" in text for text in stage.texts()), 5)
        stage.settle(200)
        self.shot(stage, "receipt-taken-back")
        assert stage.shell.property("vm").property("state") == "taken_back"
        assert receipt
        stage.tap("我用完了")
        stage.at("home")

    def leave_a_number_without_network(self, stage: LiveStage) -> None:
        """No network: jobs are still there, a number is left and kept, and sent when it is back."""
        self.central.stop(kill=True)
        stage.until(lambda: not stage.ui.home.property("online"), 30)
        stage.settle(300)
        self.shot(stage, "home-offline")
        stage.tap("扫码登录")
        stage.at("sign_in")
        stage.until(lambda: stage.shell.property("vm").property("state") == "offline", 30)
        stage.settle(200)
        self.shot(stage, "sign-in-offline")
        stage.shell.home()
        stage.at("home")
        receipt = self._leave_a_number(stage, 1, WALK_IN, pictures=True)
        assert stage.shell.property("vm").property("state") == "kept"
        stage.settle(200)
        self.shot(stage, "receipt-kept-offline")
        stage.tap("我用完了")
        stage.at("home")

        again = self._leave_a_number(stage, 1, WALK_IN, pictures=False)
        assert stage.shell.property("vm").property("already"), "recognised without the network"
        assert again == receipt
        stage.shell.endSession()
        stage.at("home")
        self._start_central()
        self.look_up(stage, receipt, WALK_IN[-4:], "已存本机")
        end = time.monotonic() + 60
        state = ""
        while time.monotonic() < end and "已送达" not in state:
            stage.settle(1000)
            state = self._state_at_the_centre(stage, receipt)
        assert "已送达" in state, state
        self.look_up(stage, receipt, WALK_IN[-4:], "已送达")

    # How

    def _leave_a_number(self, stage: LiveStage, card: int, number: str, *, pictures: bool) -> str:
        """留电话 for the ``card``-th job on home; ends on the receipt, whose code it returns."""
        stage.tap(stage.named("一键投递")[card])
        stage.at("who")
        stage.tap("没带手机、不想扫码")
        stage.settle(200)
        stage.keys(number)
        stage.settle(200)
        if pictures:
            self.shot(stage, "leave-number")
        stage.tap("下一步")
        stage.tap("李")
        stage.tap("女士")
        stage.settle(200)
        if pictures:
            self.shot(stage, "leave-name")
        stage.tap("好了，下一步")
        stage.until(lambda: stage.shell.property("screen") in ("questions", "receipt"))
        stage.settle()
        if stage.shell.property("screen") == "questions":
            stage.tap("下一步")
            self._asked(stage, "experience")
            stage.tap("没干过")
            self._asked(stage, "available")
            stage.tap("今天就行")
        stage.at("receipt")
        return self._code(stage)

    def _asked(self, stage: LiveStage, step: str) -> None:
        """Wait for a question to stand on the screen, laid out."""
        stage.until(lambda: stage.shell.property("vm").property("step") == step)
        stage.settle(200)

    def _code(self, stage: LiveStage) -> str:
        return str(stage.shell.property("vm").property("code")).replace(" ", "")

    def _first_job(self, stage: LiveStage) -> str:
        button = stage.find("一键投递 ")
        return _name(button).removeprefix("一键投递 ")

    def _card(self, stage: LiveStage, title: str) -> str:
        return next(
            name
            for item in stage.items()
            if (name := _name(item)).startswith(title) and "元" in name
        )

    def _state_at_the_centre(self, stage: LiveStage, receipt: str) -> str:
        with visit(self.browser) as (page, _):
            page.goto(f"{self.central.url}/r/{receipt}")
            return page.locator("main").inner_text()

    def _start_central(self) -> None:
        url = self.central.start(port=self._port)
        self._port = int(url.rsplit(":", 1)[1])

    def _import(self, csv: Path) -> None:
        began = time.monotonic()
        report = self.folder / "import-report.jsonl"
        self.central.command("import-jobs", str(csv), "--report", str(report))
        self.figures["import"] = time.monotonic() - began
        lines = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
        self.figures["import, rows read"] = len(lines)
        self.figures["import, imported"] = sum(line["status"] == "imported" for line in lines)

    @contextmanager
    def _agent_runs(self) -> Iterator[None]:
        with (self.folder / "agent.log").open("wb") as log:
            agent = subprocess.Popen(
                self.kiosk.argv("agent"),
                cwd=ROOT,
                env=self.kiosk.environ,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            yield
        finally:
            agent.terminate()
            assert agent.wait(20) == 0, "the agent did not end cleanly"

    def shot(self, stage: LiveStage, name: str) -> None:
        """Keep a picture of the terminal."""
        self._keep(name, stage.grab)

    def look(self, page: Page, name: str) -> None:
        """Keep a picture of a web page, and hold it to what every page has to hold."""

        def save(path: Path) -> None:
            page.screenshot(path=str(path), full_page=True)

        self._keep(name, save)
        assert faults(page) == [], name


def _name(item: QQuickItem) -> str:
    face = face_of(item)
    return face.text(QAccessible.Text.Name) if face is not None else ""


def _is_button(item: QQuickItem) -> bool:
    face = face_of(item)
    return face is not None and face.role() == QAccessible.Role.Button
