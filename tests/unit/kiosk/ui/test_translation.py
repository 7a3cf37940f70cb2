"""Every word on the screen passes Qt's translation, and i18n/ holds every word."""

import ast
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
ENGLISH = ROOT / "i18n" / "gig-inn_en.ts"

PYTHON = sorted(
    [
        *(ROOT / "kiosk" / "ui").rglob("*.py"),
        *(ROOT / "kiosk" / "domain").rglob("*.py"),
        ROOT / "kiosk" / "errors.py",
    ]
)
QML = sorted((ROOT / "kiosk" / "ui").rglob("*.qml"))

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
"""Characters and Chinese punctuation: a translator decides about both."""

NOT_FOR_TRANSLATION = {
    (
        "name_entry.py",
        "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗",
    ),  # surnames stay
}

_QML_TOKEN = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL
)
_PLACE = re.compile(r"\{\w*\}|%\d|%n")


def _handed_over(call: ast.Call) -> list[ast.expr]:
    """The literals of ``call`` that lupdate reads: self.tr(…), translate(…), QT_TRANSLATE_NOOP(…).

    ``tr`` under another name than ``self.tr`` is filed by lupdate under no context, where Qt never
    looks; so is none of it accepted.
    """
    match call:
        case ast.Call(
            func=ast.Attribute(value=ast.Name("self"), attr="tr"), args=[ast.Constant() as text]
        ):
            return [text]
        case ast.Call(
            func=ast.Name("translate" | "QT_TRANSLATE_NOOP")
            | ast.Attribute(value=ast.Name("QCoreApplication"), attr="translate"),
            args=[ast.Constant(), ast.Constant() as text],
        ):
            return [text]
    return []


def loose_in_python(source: str) -> list[str]:
    """Chinese literals that no translator is shown; docstrings are none."""
    tree = ast.parse(source)
    fine: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            fine.add(node.value)
        elif isinstance(node, ast.Call):
            fine.update(_handed_over(node))
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and node not in fine
    ]


def loose_in_qml(source: str) -> list[str]:
    """Chinese literals that are not the first argument of qsTr."""
    return [
        found[0]
        for found in _QML_TOKEN.finditer(source)
        if not found[0].startswith(("//", "/*"))
        and CHINESE.search(found[0])
        and not (
            source[: found.start()].rstrip().endswith("qsTr(")
            and source[found.end() :].lstrip().startswith((")", ","))
        )
    ]


def texts(ts: Path) -> dict[tuple[str, str], str]:
    """(context, source) of every message, and its translation as far as it is finished."""
    found = {}
    for context in ET.parse(ts).getroot().iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            done = translation.get("type") is None
            key = (context.findtext("name", ""), message.findtext("source", ""))
            found[key] = (translation.text or "") if done else ""
    return found


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_python_shows_no_chinese_past_the_translation(path: Path) -> None:
    loose = loose_in_python(path.read_text())
    assert [text for text in loose if (path.name, text) not in NOT_FOR_TRANSLATION] == []


@pytest.mark.parametrize("path", QML, ids=lambda path: path.name)
def test_qml_shows_no_chinese_past_the_translation(path: Path) -> None:
    assert loose_in_qml(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        'word = "今天"',
        'word = f"{n} 分钟"',
        'words = "，".join(said)',
        'tr = self.tr; word = tr("今天")',
        'word = self.tr(f"{n} 分钟")',
        'word = self.tr("今天" + day)',
        'word = translate(context, "今天")',
        'word = QT_TRANSLATE_NOOP("今天")',
    ],
)
def test_the_check_finds_what_a_translator_would_miss(source: str) -> None:
    assert loose_in_python(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""今天"""',
        'word = self.tr("今天" "晚上")',
        'word = translate("Words", "今天")',
        'word = QCoreApplication.translate("Words", "今天")',
        'WORD = QT_TRANSLATE_NOOP("Words", "今天")',
    ],
)
def test_the_check_lets_pass_what_a_translator_sees(source: str) -> None:
    assert not loose_in_python(source)


def test_the_check_reads_qml() -> None:
    assert loose_in_qml('text: "今天"') and loose_in_qml("text: '今天'")
    assert loose_in_qml('text: qsTr("还有" + n)') and loose_in_qml("text: `${n} 分钟`")
    assert not loose_in_qml(
        'text: qsTr("%1 分钟").arg(n) // 今天\n/* 今天 */ source: "image://qr/"'
    )


def test_the_layers_without_qt_mark_the_contexts_that_are_looked_up() -> None:
    """kiosk.ui.translated looks up two contexts; a mark with another is never found."""
    contexts = {context for context, _source in texts(ENGLISH)}
    for path in PYTHON:
        marked = set(re.findall(r'QT_TRANSLATE_NOOP\(\s*"(\w+)"', path.read_text()))
        if path.name == "errors.py":
            assert marked == {"Errors"}
        elif path.parent.name == "domain":
            assert marked <= {"Domain"}
        assert marked <= contexts


def test_the_committed_texts_are_those_of_the_sources(tmp_path: Path) -> None:
    """If this fails: make translations, and commit i18n/."""
    fresh = tmp_path / "fresh.ts"
    subprocess.run([ROOT / "packaging/dev/update_translations.sh", fresh], check=True)
    assert set(texts(ENGLISH)) == set(texts(fresh))
    assert not [source for context, source in texts(fresh) if not context]


def test_a_translation_has_the_places_of_its_source() -> None:
    """A missing place hides a number, an unknown one is a KeyError on the screen."""
    for ts in sorted((ROOT / "i18n").glob("*.ts")):
        for (context, source), done in texts(ts).items():
            if done:
                assert sorted(_PLACE.findall(done)) == sorted(_PLACE.findall(source)), context
