"""The stable words an import reports with, and what each means to the person who runs it.

A code is never renamed once released: reports are kept and compared.
"""

from typing import Final

MEANINGS: Final[dict[str, str]] = {
    # the row as a whole
    "columns_missing": "列数不够",
    "columns_extra": "列数太多",
    "quoting_broken": "引号不配对",
    "text_damaged": "有读不出的字",
    "control_characters": "有看不见的控制字符，已去掉",
    "markup_removed": "有网页代码，已去掉",
    "text_broken": "文字残缺(括号不配对或开头断了)",
    "duplicate_of_earlier_row": "与前面一行是同一个岗位",
    "posting_closed": "岗位已招满或已撤下，不再改动",
    "renewed": "仍在招，有效期已顺延",
    # title and company
    "title_missing": "没有岗位名称",
    "title_unreadable": "岗位名称里没有字",
    "title_cut": "岗位名称太长，已截短",
    "company_missing": "没有用工单位",
    "company_truncated": "用工单位名称不完整",
    "company_unclear": "用工单位名称不像一个单位",
    "company_cut": "用工单位名称太长，已截短",
    "contact_in_text": "标题或说明里有电话、微信等，已改为投递后显示",
    # advertisements that are not work
    "bait_training": "实为培训招生广告",
    "bait_fee": "要先交钱",
    "bait_fraud": "刷单等违法内容",
    # pay
    "pay_missing": "没写工资，按面议",
    "pay_unreadable": "工资看不懂，按面议",
    "unit_assumed": "工资没写单位，按数额推断",
    "pay_per_year": "年薪，已折成每月",
    "pay_divided": "几小时或几天一算，已折成一个单位",
    "pay_reversed": "工资上下限写反，已对调",
    "pay_no_lower_bound": "只写了工资上限",
    "pay_no_upper_bound": "只写了工资下限",
    "pay_approximate": "工资是约数",
    "pay_several_amounts": "写了几个数，取第一个",
    "pay_plus_commission": "另有提成或奖金",
    "pay_range_wide": "工资上下限相差五倍以上",
    "pay_improbable": "工资高得或低得不寻常，请核对",
    "settlement_several": "写了几种结算方式，取最快的",
    "settlement_from_text": "结算方式取自标题或标签",
    # place
    "city_missing": "没写城市",
    "outside_scope": "不在本市，不上屏",
    "district_missing": "没写区县",
    "district_unknown": "区县不认识",
    "district_ambiguous": "街道名不止一个区有",
    "district_from_subdistrict": "区县由街道推出",
    "district_from_address": "区县由地址推出",
    "place_conflict": "地址与区县对不上",
    "address_cut": "地址太长，已截短",
    # the rest
    "headcount_maybe_default": "人数写 1,可能是默认值，不采用",
    "headcount_unreadable": "人数看不懂",
    "age_unreadable": "年龄要求看不懂",
    "description_cut": "说明太长，已截短",
    "published_unreadable": "发布日期看不懂，按导入时间",
    "published_in_future": "发布日期在将来，按导入时间",
}
"""Code → what it means, in Chinese, as the closing table prints it."""
