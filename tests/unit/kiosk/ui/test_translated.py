"""translated: what the layers without Qt say, and the screens with it, in another language."""

import inspect
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QObject, QTranslator
from PySide6.QtGui import QGuiApplication

from contract.catalog import Category, Pay, PayUnit, Perk, Place, Settlement
from contract.signin import Interview
from kiosk import errors
from kiosk.domain.distance import distance_text
from kiosk.domain.filters import Filters, Freshness, JobCard
from kiosk.domain.pay import amount_text, settlement_text
from kiosk.domain.words import CATEGORY_WORDS, MEALS_AND_LODGING_WORD, PERK_WORDS
from kiosk.errors import KioskError
from kiosk.services.applications import Line, LineState
from kiosk.ui import translated
from kiosk.ui.fonts import FontError
from kiosk.ui.viewmodels import lines, words
from kiosk.ui.viewmodels.cards import shown
from kiosk.ui.viewmodels.chips import chips_of
from kiosk.ui.viewmodels.digit_entry import PhoneEntry
from kiosk.ui.viewmodels.info import InfoModel
from kiosk.ui.viewmodels.job import JobModel
from kiosk.ui.viewmodels.name_entry import NameEntry
from tests.ui_support import prop
from tests.unit.kiosk.samples import a_job
from tests.unit.kiosk.ui.desk import receipt_url

ENGLISH = Path(__file__).parents[4] / "i18n" / "gig-inn_en.ts"
NOW = datetime(2026, 6, 1, 6, 32, tzinfo=UTC)
CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")


@pytest.fixture
def in_x(qapp: QGuiApplication, tmp_path: Path) -> Iterator[None]:
    """A language in which every Chinese character is an x; its words are those of i18n/."""
    tree = ET.parse(ENGLISH)
    for message in tree.getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        translation.attrib.pop("type", None)
        translation.text = CHINESE.sub("x", message.findtext("source", ""))
    tree.write(tmp_path / "x.ts", encoding="utf-8", xml_declaration=True)
    release = Path(sys.executable).with_name("pyside6-lrelease")
    compiled = tmp_path / "x.qm"
    subprocess.run([release, "-silent", tmp_path / "x.ts", "-qm", compiled], check=True)
    translator = QTranslator()
    assert translator.load(str(compiled))
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def all_errors() -> list[type[KioskError]]:
    kinds = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]
    return [kind for kind in kinds if issubclass(kind, KioskError)] + [FontError]


def test_the_words_of_the_domain_and_of_the_errors_are_translated(in_x: None) -> None:
    told = [*CATEGORY_WORDS.values(), *PERK_WORDS.values(), MEALS_AND_LODGING_WORD]
    told += [settlement_text(settlement) for settlement in Settlement]
    told = [translated.domain_words(word) for word in told]
    told += [translated.error_words(KioskError(said=kind.default_said)) for kind in all_errors()]
    for unit in PayUnit:
        fen = None if unit is PayUnit.NEGOTIABLE else 18000
        told.append(" ".join(translated.pay_words(Pay(unit=unit, min_fen=fen, max_fen=fen))))
    told += [translated.distance_shown(metres) for metres in (300, 3000)]
    assert all("x" in text and not CHINESE.search(text) for text in told), told


def test_the_screens_are_translated(in_x: None) -> None:
    owner = QObject()
    job = a_job(
        title="Cleaner",
        category=Category.CLEANING,
        employer="Acme",
        hours="9-17",
        description="Sweep.",
        tags=(),
        verified=True,
        settlement=Settlement.DAILY,
        perks=tuple(Perk),
        age_min=20,
        age_max=45,
        certificates=("A", "B"),
        headcount_left=8,
        place=Place(),
    )
    card = JobCard(job, 350)
    quiet = JobCard(a_job(title="Helper", employer=""), None)
    answer = Interview(at=NOW, place="Gate 3", note="")
    said: list[object] = [shown(card), words.spoken(card)]
    said += [prop(JobModel(card, "", NOW), "facts"), prop(JobModel(quiet, "", NOW), "facts")]
    said += [chip.word for chip in chips_of(Filters(), None)]
    said += [
        words.age_text(a_job(age_min=low, age_max=high)) for low, high in ((25, None), (None, 50))
    ]
    said += [
        words.freshness_text(Freshness(NOW - timedelta(minutes=ago), online), NOW)
        for ago in (0, 5, 120, 1500, 5000, 600_000)
        for online in (True, False)
    ]
    said.append(words.freshness_text(Freshness(None, online=False), NOW))
    said += [
        lines.shown(Line("123456789012", "", "", state, NOW, "", answer, "Full."), receipt_url)
        for state in get_args(LineState)
    ]
    for topic in ("policy", "law", "station"):
        info = InfoModel(topic, None)
        said += [prop(info, name) for name in ("title", "notice", "hotlines", "advice")]
    said.append(prop(NameEntry(owner), "titles"))
    phone = PhoneEntry(owner)
    phone.press("2")
    said.append(prop(phone, "problem"))
    assert all(said)
    assert [text for text in map(str, said) if CHINESE.search(text)] == []


def test_without_a_translation_the_chinese_is_told(
    qapp: QGuiApplication,
) -> None:
    pay = Pay(unit=PayUnit.MONTH, min_fen=400000, max_fen=600000)
    assert translated.pay_words(pay) == amount_text(pay) == ("4000–6000", "元/月")
    assert translated.pay_words(Pay(unit=PayUnit.NEGOTIABLE)) == ("面议", "")
    for metres in (None, 10.0, 999.0, 1000.0, 12345.0):
        assert translated.distance_shown(metres) == distance_text(metres)
    assert translated.domain_words("") == ""
    sentence = "这个岗位已经招满"  # the centre's own
    assert translated.error_words(KioskError(said=sentence)) == sentence
