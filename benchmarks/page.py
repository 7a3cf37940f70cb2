"""Home as a static web page: the same words, sizes, colours and fonts as ``kiosk/ui/qml``.

What a terminal made of a browser in kiosk mode would show. No script but the handful of lines that
a press needs, no framework, nothing fetched but the icon font: as light as such a page can be.
"""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final

from kiosk.domain.filters import JobCard
from kiosk.domain.words import CATEGORY_WORDS
from kiosk.ui.fonts import icon_font
from kiosk.ui.viewmodels.cards import Shown, shown

_ICONS: Final = {
    "magnify": 0xF0349,
    "map-marker": 0xF034E,
    "send": 0xF048A,
    "shield-check": 0xF0565,
    "format-size": 0xF027F,
    "receipt-text": 0xF0449,
    "qrcode-scan": 0xF0433,
    "book": 0xF05DA,
    "scale": 0xF05D1,
    "coffee": 0xF0176,
    "left": 0xF0141,
    "right": 0xF0142,
}

_STYLE: Final = """
@font-face { font-family: mdi; src: url("%s"); }
* { box-sizing: border-box; margin: 0; -webkit-tap-highlight-color: transparent; }
html, body { height: 100%%; overflow: hidden; }
body { font: 32px/1.45 "Noto Sans CJK SC"; color: #1E1A17; background: #FBF7F1; padding: 40px;
  display: flex; flex-direction: column; gap: 20px; user-select: none; }
i { font-family: mdi; font-style: normal; line-height: 1; }
header { display: flex; align-items: center; gap: 24px; height: 116px; flex: none; }
header .block { width: 104px; height: 104px; border-radius: 28px; background: #A81118; color: #FFF;
  font-size: 62px; font-weight: bold; text-align: center; }
header h1 { font-size: 52px; line-height: 1.3; } header .grow { flex: 1; }
header .line { font-size: 29px; color: #5A514A; }
header .clock { text-align: right; font-size: 62px; font-weight: bold; line-height: 1.2; }
header .fresh { font-size: 27px; font-weight: normal; color: #136139; }
.row { display: flex; gap: 16px; flex: none; overflow: hidden; }
.chip { height: 76px; border-radius: 38px; border: 2px solid #1E1A17; background: #FFF;
  padding: 0 40px;
  display: flex; align-items: center; gap: 12px; white-space: nowrap; }
.chip:active { background: #F3ECE2; } .chip.on { background: #1E1A17; color: #FFF; }
.search { height: 110px; flex: none; border: 3px solid #1E1A17; border-radius: 28px;
  background: #FFF;
  display: flex; align-items: center; gap: 24px; padding: 0 34px; font-size: 38px; color: #5A514A; }
.search i { font-size: 48px; color: #1E1A17; }
main { flex: 1; overflow-y: scroll; scrollbar-width: none; display: flex; flex-direction: column;
  gap: 20px; }
.card { flex: none; height: 236px; background: #FFF; border: 2px solid #E8DFD4; border-radius: 28px;
  padding: 0 26px; display: flex; align-items: center; gap: 20px; }
.words { flex: 1; min-width: 0; }
.title { display: flex; gap: 16px; align-items: center; font-size: 44px; font-weight: bold; }
.title span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.ok { background: #E4F1EA; color: #0F5A36; border-radius: 12px; padding: 2px 14px; font-size: 27px;
  font-weight: normal; flex: none; }
.pay { display: flex; gap: 14px; align-items: baseline; color: #983100; white-space: nowrap; }
.pay b { font-size: 58px; line-height: 1.45; }
.tags { display: flex; gap: 16px; flex-wrap: wrap; height: 46px; overflow: hidden;
  align-self: center; }
.tags span { background: #F3ECE2; color: #1E1A17; border-radius: 12px; padding: 2px 14px;
  font-size: 27px; }
.where { font-size: 29px; color: #5A514A; overflow: hidden; text-overflow: ellipsis;
  white-space: nowrap; }
.apply { flex: none; width: 216px; height: 148px; border: 0; border-radius: 28px;
  background: #A81118;
  color: #FFF; font: bold 36px "Noto Sans CJK SC"; }
.apply i { display: block; font-size: 47px; font-weight: normal; }
.apply:active, .apply.down { background: #8F0E14; }
.pager { display: flex; height: 76px; flex: none; align-items: center;
  justify-content: space-between; }
.pager .place { font-size: 29px; color: #5A514A; }
.doors { display: grid; grid-template-columns: repeat(4, 1fr); gap: 20px; height: 204px;
  flex: none; }
.door { background: #FFF; border: 2px solid #E8DFD4; border-radius: 28px; text-align: center;
  padding-top: 16px; font-weight: bold; font-size: 36px; }
.door i { display: block; font-size: 68px; color: #A81118; font-weight: normal; }
.door small { display: block; font-size: 27px; color: #5A514A; font-weight: normal;
  line-height: 1.2; }
.door.first { background: #A81118; color: #FFF; } .door.first * { color: #FFF; }
"""

_SCRIPT: Final = """
document.addEventListener("pointerdown", e => {
  const button = e.target.closest(".apply");
  if (button) button.classList.add("down");
});
for (const name of ["pointerup", "pointercancel"])
  document.addEventListener(name, () => {
    for (const button of document.querySelectorAll(".down")) button.classList.remove("down");
  });
"""


def write(path: Path, cards: Sequence[JobCard], total: int) -> None:
    """The page with ``cards`` in its list, out of ``total``."""
    doors = (
        ("qrcode-scan", "扫码登录", "我的投递"),
        ("book", "查政策", "补贴·社保"),
        ("scale", "法律帮助", "欠薪·工伤"),
        ("coffee", "驿站服务", "地址·电话"),
    )
    chips = ["日结", "1 公里内", "3 公里内", "包吃住", "不限年龄", *CATEGORY_WORDS.values()]
    body = [
        '<header><div class="block">栈</div><div><h1>零工客栈</h1>',
        '<div class="line">科学大道驿站</div></div><div class="grow"></div>',
        '<div class="clock">14:32<div class="fresh">● 岗位刚刚更新</div></div></header>',
        f'<div class="row"><div class="chip">{_icon("format-size")}大字</div>',
        f'<div class="chip">{_icon("receipt-text")}查回执</div></div>',
        f'<div class="search">{_icon("magnify")}想找什么活？点这里，可拼音</div>',
        f'<div class="row"><div class="chip on">全部 {total:,}</div>',
        *(f'<div class="chip">{word} 1,234</div>' for word in chips),
        "</div><main>",
        *(_card(shown(card)) for card in cards),
        f'</main><div class="pager"><div class="chip">{_icon("left")}上一页</div>',
        f'<div class="place">第 1–4 个　共 {total:,} 个</div>',
        f'<div class="chip">下一页{_icon("right")}</div></div><div class="doors">',
        *(
            f'<div class="door{" first" if n == 0 else ""}">{_icon(icon)}{word}'
            f"<small>{hint}</small></div>"
            for n, (icon, word, hint) in enumerate(doors)
        ),
        "</div>",
    ]
    style = _STYLE % icon_font().as_uri()
    path.write_text(
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>零工客栈</title>'
        f"<style>{style}</style><body>{''.join(body)}<script>{_SCRIPT}</script></body></html>",
        encoding="utf-8",
    )


def _card(card: Shown) -> str:
    verified = f'<span class="ok">{_icon("shield-check")} 已核验</span>' if card["verified"] else ""
    tags = "".join(f"<span>{escape(tag)}</span>" for tag in card["tags"])
    where = " · ".join(w for w in (card["place"], card["distance"], card["headcount"]) if w)
    return (
        f'<div class="card"><div class="words"><div class="title"><span>{escape(card["title"])}'
        f'</span>{verified}</div><div class="pay"><b>{escape(card["amount"])}</b>'
        f'{escape(card["unit"])}<div class="tags">{tags}</div></div>'
        f'<div class="where">{_icon("map-marker")} {escape(where)}</div></div>'
        f'<button class="apply">{_icon("send")}一键投递</button></div>'
    )


def _icon(name: str) -> str:
    return f"<i>&#x{_ICONS[name]:X};</i>"
