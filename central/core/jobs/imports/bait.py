"""Recognises advertisements that are not work: training sold as a job, money first, fraud.

An employer may not take a deposit or any property from an applicant (劳动合同法 第九条,
就业服务与就业管理规定 第十四条), and a public screen must not carry the offer. Rules, on title,
tags and description:

*   ``bait_training``: 培训招生 and 课程…招生 in the title, unless the title names a role that does
    this for a living (招生老师, 培训主管); 先学后付, 学完包就业, 零基础 with 包就业 anywhere.
*   ``bait_fee``: 培训费, 押金, 保证金, 报名费, 服装费, 中介费 and the like, or 先交/需交 with a
    sum, unless the words say that there is none or that it is paid for (无押金, 0押金,
    不收取任何培训费用, 报销培训费).
*   ``bait_fraud``: 刷单, 刷信誉, 收购银行卡 (反电信网络诈骗法 第三十一条).
"""

import re
from typing import Final

_TRAINING_TITLE: Final = re.compile(
    r"培训招生|课程.{0,8}招生|招生.{0,4}(?:培训班|训练营)|招收?学员"
)
_ROLE: Final = re.compile(
    r"老师|教师|讲师|主管|专员|顾问|经理|销售|助理|主任|总监|班主任|客服|文员"
)
_TRAINING: Final = re.compile(
    r"先学后付|学完.{0,4}(?:包|推荐|保)就业|零基础.{0,6}包就业|培训后?包就业"
)

_FEES: Final = (
    "培训费|学费|押金|保证金|报名费|服装费|工装费|工服费|资料费|中介费|介绍费|会员费|入职费|建档费"
)
_FEE: Final = re.compile(_FEES)
_NONE_BEFORE: Final = re.compile(
    r"(?:[无零0免拒不]|没有|禁止|杜绝|拒绝|报销|承担|退还?|返还?|管控|核算|催|收取学生)[^,。;!?\n]{0,8}$"
)
_NONE_AFTER: Final = re.compile(
    r"^用?(?:全?免|为?零|0|没有|报销|补贴|减免|由?(?:公司|企业|本店)|可?退|一律不|统一?返还)"
)
_INSURED: Final = r"(?![^,。;]{0,4}(?:个税|社保|五险|公积金|保险|接|班))"
_PAY_FIRST: Final = re.compile(
    rf"(?:需|须|要|先|预|自行?)(?:要|先)?(?:交|缴|付)纳?{_INSURED}"
    r"[^,。;!?\n]{0,8}(?:[0-9]+元|押|费用?(?!用?由))"
)
_NOT_FIRST: Final = re.compile(r"(?:不|无|免|没有|勿)[^,。;!?\n]{0,3}$")
_FRAUD: Final = re.compile(
    r"(?<![非不禁反])(?<!拒绝)(?<!打击)(?<!谨防)(?:刷单|刷信誉|(?:收购|出租|出借)银行卡)(?!党|勿扰|诈骗)"
)


def bait_in(title: str, tags: str, description: str) -> str | None:
    """The code of what gives the posting away as bait, or None. The texts are cleaned already."""
    text = "\n".join((title, tags, description))
    if _FRAUD.search(text):
        return "bait_fraud"
    if (_TRAINING_TITLE.search(title) and not _ROLE.search(title)) or _TRAINING.search(text):
        return "bait_training"
    for fee in _FEE.finditer(text):
        before, after = text[max(0, fee.start() - 14) : fee.start()], text[fee.end() :][:8]
        if not _NONE_BEFORE.search(before) and not _NONE_AFTER.match(after):
            return "bait_fee"
    for pay in _PAY_FIRST.finditer(text):
        if not _NOT_FIRST.search(text[max(0, pay.start() - 4) : pay.start()]):
            return "bait_fee"
    return None
