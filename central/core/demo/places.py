"""Stations and workplaces around 郑州高新区. The stations are invented; the streets exist, and the
coordinates (WGS-84 degrees) lie about where they run."""

import math
from dataclasses import dataclass
from typing import Final

SCOPE: Final = "410100"  # 郑州, GB/T 2260

_METRES_PER_DEGREE: Final = 111_195.0  # of latitude, on a sphere of 6,371 km


@dataclass(frozen=True)
class Point:
    lat: float
    lon: float

    def moved(self, east_m: float, north_m: float) -> "Point":
        """The point so many metres to the east and north; good for a few tens of kilometres."""
        lat = self.lat + north_m / _METRES_PER_DEGREE
        lon = self.lon + east_m / (_METRES_PER_DEGREE * math.cos(math.radians(self.lat)))
        return Point(round(lat, 6), round(lon, 6))


@dataclass(frozen=True)
class DemoStation:
    id: str
    name: str
    address: str
    district: str
    at: Point
    open_hours: str


_DAY: Final = "8:00–20:00"
_LATE: Final = "7:00–22:00"

STATIONS: Final = (
    DemoStation(
        "kexue-dadao",
        "科学大道工会驿站",
        "科学大道与长椿路口向南 50 米",
        "高新区",
        Point(34.8026, 113.5560),
        "24 小时",
    ),
    DemoStation(
        "wutong-jie",
        "梧桐街工会驿站",
        "梧桐街党群服务中心一楼",
        "高新区",
        Point(34.7932, 113.5478),
        _DAY,
    ),
    DemoStation(
        "lianhua-jie",
        "莲花街工会驿站",
        "莲花街与雪松路口",
        "高新区",
        Point(34.8121, 113.5403),
        _DAY,
    ),
    DemoStation(
        "jinsuo-lu",
        "金梭路工会驿站",
        "金梭路产业园南门",
        "高新区",
        Point(34.8088, 113.5764),
        _LATE,
    ),
    DemoStation(
        "fengyang-jie",
        "枫杨街工会驿站",
        "枫杨街社区服务中心旁",
        "高新区",
        Point(34.8206, 113.5583),
        _DAY,
    ),
    DemoStation(
        "shifo", "石佛工会驿站", "石佛地铁站 B 口", "高新区", Point(34.7957, 113.5861), _LATE
    ),
    DemoStation(
        "goujie", "沟赵工会驿站", "沟赵街道办事处对面", "高新区", Point(34.8332, 113.5069), _DAY
    ),
    DemoStation(
        "daxue-nanmen",
        "大学南门工会驿站",
        "科学大道大学南门西侧",
        "高新区",
        Point(34.8104, 113.5302),
        _LATE,
    ),
    DemoStation(
        "shuangqiao", "双桥工会驿站", "双桥花园北门", "高新区", Point(34.8557, 113.5642), _DAY
    ),
    DemoStation(
        "xiliuhu", "西流湖工会驿站", "西流湖公园东门", "中原区", Point(34.7662, 113.5655), _DAY
    ),
    DemoStation(
        "xushui", "须水工会驿站", "须水街道文化站一楼", "中原区", Point(34.7579, 113.5476), _DAY
    ),
    DemoStation(
        "wulongkou", "五龙口工会驿站", "五龙口公交场站内", "中原区", Point(34.7741, 113.6058), _LATE
    ),
    DemoStation(
        "ruhe-lu",
        "汝河路工会驿站",
        "汝河路与桐柏路口",
        "中原区",
        Point(34.7432, 113.6149),
        "24 小时",
    ),
    DemoStation(
        "laoyachen", "老鸦陈工会驿站", "老鸦陈街道综合楼", "惠济区", Point(34.8421, 113.6132), _DAY
    ),
    DemoStation(
        "yulong", "豫龙工会驿站", "豫龙镇便民服务大厅", "荥阳市", Point(34.7959, 113.4563), _DAY
    ),
    DemoStation(
        "mazhai", "马寨工会驿站", "马寨产业集聚区食堂旁", "二七区", Point(34.6985, 113.5521), _LATE
    ),
)

HOME: Final = STATIONS[0].at
"""The station whose screen is shown first."""

AREAS: Final = (
    ("科学大道", "高新区", Point(34.8065, 113.5540)),
    ("长椿路", "高新区", Point(34.7990, 113.5590)),
    ("梧桐街", "高新区", Point(34.7928, 113.5502)),
    ("莲花街", "高新区", Point(34.8116, 113.5430)),
    ("雪松路", "高新区", Point(34.8068, 113.5388)),
    ("金梭路", "高新区", Point(34.8092, 113.5748)),
    ("银屏路", "高新区", Point(34.8015, 113.5705)),
    ("翠竹街", "高新区", Point(34.8040, 113.5670)),
    ("枫杨街", "高新区", Point(34.8202, 113.5560)),
    ("冬青街", "高新区", Point(34.7968, 113.5440)),
    ("红松路", "高新区", Point(34.8170, 113.5330)),
    ("石楠路", "高新区", Point(34.7938, 113.5655)),
    ("瑞达路", "高新区", Point(34.7985, 113.5800)),
    ("腊梅路", "高新区", Point(34.7890, 113.5570)),
    ("石佛镇路", "高新区", Point(34.7945, 113.5880)),
    ("西四环", "高新区", Point(34.8050, 113.5180)),
    ("沟赵大街", "高新区", Point(34.8338, 113.5080)),
    ("双桥大街", "高新区", Point(34.8550, 113.5650)),
    ("化工路", "中原区", Point(34.7790, 113.5620)),
    ("西流湖路", "中原区", Point(34.7670, 113.5660)),
    ("须水大街", "中原区", Point(34.7585, 113.5470)),
    ("五龙口南路", "中原区", Point(34.7745, 113.6050)),
    ("桐柏路", "中原区", Point(34.7560, 113.6140)),
    ("汝河路", "中原区", Point(34.7440, 113.6130)),
    ("秦岭路", "中原区", Point(34.7520, 113.5990)),
    ("中原西路", "中原区", Point(34.7505, 113.5650)),
    ("老鸦陈路", "惠济区", Point(34.8415, 113.6120)),
    ("长兴路", "惠济区", Point(34.8300, 113.6190)),
    ("豫龙大道", "荥阳市", Point(34.7965, 113.4600)),
    ("工人路", "中原区", Point(34.7600, 113.6250)),
)
"""Streets with work on them: name, district, a point about in the middle."""
