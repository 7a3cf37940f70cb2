import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.core.jobs.contacts import HIDDEN, first_contact, without_contacts


@pytest.mark.parametrize(
    ("text", "shown", "contact"),
    [
        ("急招保洁13800138000", f"急招保洁{HIDDEN}", "13800138000"),
        ("电话：138-0013-8000。", f"电话：{HIDDEN}。", "138-0013-8000"),
        ("找王姐 138 0013 8000 报名", f"找王姐 {HIDDEN} 报名", "138 0013 8000"),
        ("１３８００１３８０００", HIDDEN, "13800138000"),
        ("①③⑧⓪⓪①③⑧⓪⓪⓪", HIDDEN, "13800138000"),
        ("保洁（13800138000）急招", f"保洁{HIDDEN}急招", "13800138000"),
        ("+86 13800138000", HIDDEN, "+86 13800138000"),
        ("1 3 8 0 0 1 3 8 0 0 0", HIDDEN, "1 3 8 0 0 1 3 8 0 0 0"),
        ("1-3-8-0-0-1-3-8-0-0-0", HIDDEN, "1-3-8-0-0-1-3-8-0-0-0"),
        ("138.0013.8000", HIDDEN, "138.0013.8000"),
        ("1380013 8000", HIDDEN, "1380013 8000"),
        ("138——00138000", HIDDEN, "138——00138000"),
        ("一三八零零一三八零零零", HIDDEN, "一三八零零一三八零零零"),
        ("tel13800138000", f"tel{HIDDEN}", "13800138000"),
        ("0371-55550000", HIDDEN, "0371-55550000"),
        ("（0371）55550000转801", HIDDEN, "(0371)55550000转801"),
        ("０３７１－５５５５００００", HIDDEN, "0371-55550000"),
        ("037155550000", HIDDEN, "037155550000"),
        ("010-6555 0000", HIDDEN, "010-6555 0000"),
        ("电话:55550000", f"电话:{HIDDEN}", "55550000"),
        ("座机：5555-0000", f"座机：{HIDDEN}", "5555-0000"),
        ("400-800-8888", HIDDEN, "400-800-8888"),
        ("热线4008008888", f"热线{HIDDEN}", "4008008888"),
        ("微信：zhaopin_hr", f"微信：{HIDDEN}", "微信 zhaopin_hr"),
        ("加微信hr2024zz", f"加微信{HIDDEN}", "微信 hr2024zz"),
        ("微信号 abcdef", f"微信号 {HIDDEN}", "微信 abcdef"),
        ("VX：hr_8899x", f"VX：{HIDDEN}", "微信 hr_8899x"),
        ("加V hrzhaopin", f"加V {HIDDEN}", "微信 hrzhaopin"),
        ("加v：hr_2024", f"加v：{HIDDEN}", "微信 hr_2024"),
        ("加V13800138000", f"加V{HIDDEN}", "13800138000"),
        ("电话微信同号13800138000", f"电话微信同号{HIDDEN}", "13800138000"),
        ("QQ:12345678", f"QQ:{HIDDEN}", "QQ 12345678"),
        ("扣扣号123456", f"扣扣号{HIDDEN}", "QQ 123456"),
        ("QQ群：987654321", f"QQ群：{HIDDEN}", "QQ 987654321"),
        ("简历发 hr@acme.com.cn", f"简历发 {HIDDEN}", "hr@acme.com.cn"),
    ],
)
def test_a_contact_is_told_after_applying(text: str, shown: str, contact: str) -> None:
    found = without_contacts(text)
    assert found.text == shown
    assert found.contacts[0] == contact


@pytest.mark.parametrize(
    "text",
    [
        "薪资15000-25000元",
        "15000-250000",
        "月薪15000-18000 8小时",
        "底薪5000-8000，提成3000-20000",
        "日薪150-300 12000封顶",
        "电话销售 8000-12000元",
        "电话客服 5000-8000",
        "电话:5000-8000元/月",
        "注册资本15000000000元",
        "工作时间 8:00-12:00 14:00-18:00",
        "08:30-17:30，13800元",
        "2025-11-21 08:00:00",
        "20251121-20251231",
        "科学大道 89 号 3 号楼 1201",
        "身份证 410105199001011234",
        "民营|1000-9999人|20-99人",
        "18-50岁，身高160-180，周休1-2天",
        "1、3、5、7、8、10、12月",
        "1.打扫 2.收拾 3.归位 4.登记 5.交接",
        "微信小程序、公众号运营",
        "熟悉微信JavaScript、H5 开发",
        "企业微信 SpringBoot",
        "微信公众号运营 HTML|Windows",
        "通过QQ/电话/微信解答用户",
        "会用QQ和微信",
        "QQ飞车代练 10000元",
        "人工智能@暖通机电运维",
        "wxPython、WxJava",
        "400-600元/天，400 起",
        "熟悉vue+vue-router+vuex，参加Vue3培训",
        "工号 MJ003509，编号 A05-2024",
        "3.14159265358979",
        "第一三五七天上班",
    ],
)
def test_amounts_times_and_numbers_of_houses_stay(text: str) -> None:
    assert without_contacts(text).text == text


mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
gaps = st.sampled_from(["", "-", " ", "－", "—", ".", "·", "--"])
around = st.sampled_from(["", "电话", "联系王经理：", "急招 ", "。", "，", "（", "\n"])


@given(mobiles, gaps, st.sampled_from(["0123456789", "０１２３４５６７８９"]), around, around)
def test_a_mobile_number_is_found_however_it_is_written(
    number: str, gap: str, digits: str, before: str, after: str
) -> None:
    written = gap.join((number[:3], number[3:7], number[7:]))
    written = written.translate(str.maketrans("0123456789", digits))
    found = without_contacts(f"{before}{written}{after}")
    assert found.text == f"{before}{HIDDEN}{after}"
    assert len(found.contacts) == 1


amounts = st.integers(1, 10**9)


@given(amounts, amounts, st.sampled_from(["-", "~", "至", "—"]), st.sampled_from("元块万k"))
def test_a_pay_is_never_a_contact(low: int, high: int, between: str, unit: str) -> None:
    for text in (
        f"{low}{unit}",
        f"{low}{between}{high}{unit}/月",
        f"月薪{low}{unit}{between}{high}{unit}",
    ):
        assert without_contacts(text).text == text


@given(st.integers(0, 23), st.integers(0, 59), st.integers(0, 23), st.integers(0, 59))
def test_hours_are_never_a_contact(h1: int, m1: int, h2: int, m2: int) -> None:
    text = f"{h1:02}:{m1:02}-{h2:02}:{m2:02} {h1}点{m1}分"
    assert without_contacts(text).text == text


@given(st.text(max_size=200))
def test_nothing_is_left_to_find_and_nothing_else_is_lost(text: str) -> None:
    found = without_contacts(text)
    assert without_contacts(found.text).contacts == ()
    if not found.contacts:
        assert found.text == text


def test_the_first_contact_is_that_of_the_first_text_that_has_one() -> None:
    assert first_contact("保洁", "电话 0371-55550000 或 13800138000") == "0371-55550000"
    assert first_contact("保洁", "") == ""
