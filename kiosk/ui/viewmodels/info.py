"""What this terminal cannot do yet, said honestly, and who can help meanwhile."""

from typing import TypedDict

from PySide6.QtCore import Property, QObject

from contract.catalog import Station


class Hotline(TypedDict):
    """A number to call, who answers, and what they help with."""

    number: str
    name: str
    help: str


class InfoModel(QObject):
    """One topic: "policy", "law" or "station". Any other is a ValueError.

    The numbers are national: 12333 人力资源社会保障 (人社部), 12351 职工维权 (全国总工会),
    12348 公共法律服务 (司法部).

    Attributes (QML properties): title, icon, notice (what cannot be done here yet), hotlines (a
    list of Hotline), advice (sentences, each a step), stationName and station (lines about this
    station, may be empty).
    """

    def __init__(self, topic: str, station: Station | None) -> None:
        super().__init__()
        self._topic = topic
        self._here = station
        hr = Hotline(
            number="12333",
            name=self.tr("人社服务热线"),
            help=self.tr("补贴、社保、工伤认定、拖欠工资，都可以问。"),
        )
        union = Hotline(
            number="12351",
            name=self.tr("职工维权热线"),
            help=self.tr("单位不讲理、想找工会帮忙、想参加工会活动和培训。"),
        )
        law = Hotline(
            number="12348",
            name=self.tr("公共法律服务热线"),
            help=self.tr("免费问律师；打官司没有钱，可以申请法律援助。"),
        )
        if topic == "policy":
            self._title, self._icon = self.tr("查政策"), "book-open-page-variant"
            self._notice = self.tr("这台机器现在还不能查政策条文。想问补贴、社保，请打下面的电话。")
            self._hotlines = [hr, union]
            self._advice = [
                self.tr("打电话前，准备好身份证号。"),
                self.tr("说清楚三件事：在哪里干活、干了多久、想问什么。"),
                self.tr("打不通，就请驿站的工作人员帮您打。"),
            ]
        elif topic == "law":
            self._title, self._icon = self.tr("法律帮助"), "scale-balance"
            self._notice = self.tr(
                "这台机器现在还不能替您递交法律求助。欠薪、工伤的事不要等，请先打下面的电话。"
            )
            self._hotlines = [law, hr, union]
            self._advice = [
                self.tr("工资没发：留好考勤、工资条、转账记录、聊天记录。"),
                self.tr("干活受伤：先看病，留好病历和发票，请工友作证。"),
                self.tr("没有签合同也能讨工资，不要自己动手，先打电话问。"),
            ]
        elif topic == "station":
            self._title, self._icon = self.tr("驿站服务"), "coffee"
            self._notice = self.tr("这台机器现在还不能报名培训、查积分。驿站里的事，请问工作人员。")
            self._hotlines = [union, hr, law]
            self._advice = [
                self.tr("这台机器能帮您：看附近的活、一键投递、查投递到哪一步了。"),
                self.tr("想喝水、热饭、给手机充电，问一声工作人员。"),
                self.tr("不会用这台机器，请工作人员帮您点。"),
            ]
        else:
            raise ValueError(f"there is no information about {topic!r}")

    @Property(str, constant=True)
    def title(self) -> str:
        return self._title

    @Property(str, constant=True)
    def icon(self) -> str:
        return self._icon

    @Property(str, constant=True)
    def notice(self) -> str:
        return self._notice

    @Property(list, constant=True)
    def hotlines(self) -> list[Hotline]:
        return self._hotlines

    @Property(list, constant=True)
    def advice(self) -> list[str]:
        return self._advice

    @Property(str, constant=True)
    def stationName(self) -> str:
        return self._here.name if self._here else ""

    @Property(list, constant=True)
    def station(self) -> list[dict[str, str]]:
        """Lines about this station, each with an icon's name; what is not known is left out."""
        here = self._here
        if here is None:
            return []
        lines = [
            {"icon": "map-marker", "text": here.address},
            {"icon": "clock-outline", "text": here.open_hours},
            {"icon": "phone", "text": here.phone},
        ]
        return [line for line in lines if line["text"]]
