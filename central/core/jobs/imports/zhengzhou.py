"""The districts of Zhengzhou (410100, 郑州) and which subdistrict lies in which.

Statutory divisions (民政部 行政区划), plus the four development zones that people and postings name
as districts. A subdistrict that a zone administers stands with the statutory district it belongs
to, as postings put it there too; only the newer ones of 郑东新区 stand with their zone.
"""

from typing import Final

DISTRICTS: Final[dict[str, tuple[str, ...]]] = {
    "中原区": ("中原",),
    "二七区": ("二七",),
    "管城回族区": ("管城", "管城区"),
    "金水区": ("金水",),
    "上街区": ("上街",),
    "惠济区": ("惠济",),
    "中牟县": ("中牟",),
    "巩义市": ("巩义",),
    "荥阳市": ("荥阳",),
    "新密市": ("新密",),
    "新郑市": ("新郑",),
    "登封市": ("登封",),
    "郑东新区": ("郑东",),
    "高新区": ("高新", "高新技术开发区", "高新技术产业开发区", "高新开发区"),
    "经开区": ("经开", "经济技术开发区", "经济开发区"),
    "航空港区": ("航空港", "港区", "航空港经济综合实验区", "航空港实验区"),
}
"""Official short name → other names in use."""

_LISTS: Final[dict[str, str]] = {
    "中原区": (
        "林山寨 建设路 棉纺路 秦岭路 桐柏路 三官庙街道 绿东村 汝河路 航海西路 "
        "中原西路 西流湖 须水 石佛 沟赵 梧桐 枫杨 双桥 莲湖"
    ),
    "二七区": (
        "淮河路 解放路 铭功路 一马路 蜜蜂张 五里堡 大学路 建中街 福华街 德化街 "
        "嵩山路 京广路 长江路 人和路 马寨 侯寨 金水源"
    ),
    "管城回族区": (
        "北下街 西大街 南关 城东路 东大街 二里岗 陇海马路 陇海路 紫荆山南路 "
        "航海东路 十八里河 南曹 圃田 明湖 潮河 京航 商都路 金岱"
    ),
    "金水区": (
        "经八路 花园路 人民路 杜岭 大石桥 南阳路 南阳新村 文化路 丰产路 东风路 "
        "北林路 未来路 凤凰台 龙子湖 祭城路 祭城 兴达路 国基路 杨金路 丰庆路 "
        "如意湖 博学路"
    ),
    "上街区": "济源路 中心路 新安路 工业路 矿山 峡窝",
    "惠济区": "新城 刘寨街道 老鸦陈 长兴路 迎宾路 大河路 花园口 古荥",
    "中牟县": (
        "青年路 东风路 广惠街 韩寺 官渡 狼城岗 万滩 白沙 郑庵 张庄 黄店 大孟 "
        "九龙 刘集 八岗 雁鸣湖 姚家 三官庙镇 刁家 前程"
    ),
    "巩义市": (
        "新华路 杜甫路 永安路 孝义 紫荆路 米河 新中 小关 竹林 大峪沟 河洛 站街 "
        "康店 北山口 西村 芝田 回郭 鲁庄 夹津口 涉村"
    ),
    "荥阳市": ("索河 京城 乔楼 豫龙 广武 王村 汜水 高山 刘河 崔庙 贾峪 城关乡 高村 金寨"),
    "新密市": (
        "青屏街 新华路 西大街 城关镇 米村 牛店 平陌 超化 苟堂 大隗 刘寨镇 白寨 "
        "岳村 来集 曲梁 袁庄 尖山 矿区"
    ),
    "新郑市": (
        "新建路 新华路 新烟 新村 辛店 观音寺 梨河 和庄 薛店 孟庄 郭店 龙湖镇 "
        "城关乡 八千 龙王 新港 郑港"
    ),
    "登封市": (
        "嵩阳 少林 中岳 大金店 颍阳 颖阳 卢店 告成 阳城 大冶 宣化 徐庄 东华 "
        "白坪 君召 石道 唐庄 送表"
    ),
    "郑东新区": "豫兴路 豫兴 金光路 龙源路 龙湖街道",
}


def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for district, names in _LISTS.items():
        for name in names.split():
            found.setdefault(name, set()).add(district)
    return {name: frozenset(districts) for name, districts in found.items()}


SUBDISTRICTS: Final = _by_name()
"""Name without 街道/镇/乡 → its districts; the ending stays where it tells two apart."""
