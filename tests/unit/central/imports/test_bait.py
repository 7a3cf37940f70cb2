import pytest

from central.core.jobs.imports.bait import bait_in


@pytest.mark.parametrize(
    ("title", "text", "code"),
    [
        ("Web前端工程师培训招生武汉", "", "bait_training"),
        ("JAVA开发工程师课程/培训招生/青岛", "", "bait_training"),
        ("UI设计学徒", "先学后付,月薪过万", "bait_training"),
        ("程序员", "零基础学习,包就业", "bait_training"),
        ("文员", "入职前需交培训费 980 元", "bait_fee"),
        ("打字员", "交押金 200 元后领取资料", "bait_fee"),
        ("保安", "服装费 300 元", "bait_fee"),
        ("普工", "先交300元办卡", "bait_fee"),
        ("客服", "上岗前要缴纳押金", "bait_fee"),
        ("兼职", "手机刷单日赚 300", "bait_fraud"),
    ],
)
def test_it_recognises_bait(title: str, text: str, code: str) -> None:
    assert bait_in(title, "", text) == code


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("0押金入职 诚聘短距离配送员", ""),
        ("身无分文做骑手配车无押金", ""),
        ("可预支+站点直招0押金", ""),
        ("培训/招生/咨询主管", ""),
        ("UI设计培训讲师", ""),
        ("招生老师", "负责课程招生与学员服务"),
        ("数据开发(带薪培训)", ""),
        ("店员", "不收取任何培训费用"),
        ("技工", "公司报销培训费"),
        ("电工", "培训费由公司承担,无需先交任何费用"),
        ("普工", "入职缴纳五险一金"),
        ("文员", "公司为员工交社保费用"),
        ("产品经理", "负责收费规则引擎"),
        ("客服", "拒绝刷单,不刷单"),
        ("保洁员(写字楼)", "日结"),
    ],
)
def test_it_leaves_real_work_alone(title: str, text: str) -> None:
    assert bait_in(title, "", text) is None
