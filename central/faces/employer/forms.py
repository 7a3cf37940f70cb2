"""What an employer fills in."""

from datetime import datetime

from django import forms
from django.utils import timezone

from central.core.jobs.services import MOST_WANTED

TEXT = 200  # characters of a place, a note, a reason

REASONS = (
    "岗位已经招满了",
    "时间对不上",
    "缺少要求的证件",
    "经验不够",
    "离工作地点太远",
    "电话联系不上",
)
OTHER = "other"


class LoginForm(forms.Form):
    username = forms.CharField(max_length=150, error_messages={"required": "请填账号。"})
    password = forms.CharField(
        max_length=128, strip=False, error_messages={"required": "请填密码。"}
    )


class InviteForm(forms.Form):
    """An invitation to an interview. Date and time are those of China, as everywhere on a page."""

    date = forms.DateField(
        error_messages={"required": "请选面试日期。", "invalid": "日期要像 2026-11-30 这样写。"}
    )
    time = forms.TimeField(
        error_messages={"required": "请选面试时间。", "invalid": "时间要像 14:30 这样写。"}
    )
    place = forms.CharField(
        max_length=TEXT,
        error_messages={
            "required": "请写明面试地点，让工友找得到。",
            "max_length": f"地点最多 {TEXT} 个字。",
        },
    )
    replaces = forms.DateTimeField(  # the time on the page that this was filled in on
        required=False, error_messages={"invalid": "这一页的内容不完整，请刷新这一页再填一次。"}
    )
    note = forms.CharField(
        max_length=TEXT, required=False, error_messages={"max_length": f"备注最多 {TEXT} 个字。"}
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if "date" in data and "time" in data and self.at <= timezone.now():
            self.add_error("date", "这个时间已经过去了，请选一个以后的时间。")
        return data

    @property
    def at(self) -> datetime:
        """The moment, aware. Only where date and time are valid."""
        return timezone.make_aware(
            datetime.combine(self.cleaned_data["date"], self.cleaned_data["time"])
        )


class HeadcountForm(forms.Form):
    """How many people are still wanted."""

    left = forms.IntegerField(
        min_value=1,
        max_value=MOST_WANTED,
        error_messages={
            "required": "请填还要几个人。",
            "invalid": "人数是一个整数，比如 3。",
            "min_value": "还要的人数至少是 1。不要人了，请点“已招满”。",
            "max_value": f"人数最多 {MOST_WANTED}。",
        },
    )


class DeclineForm(forms.Form):
    """A reason that the worker reads: one of the common ones, or one's own words."""

    choice = forms.ChoiceField(
        choices=[*((reason, reason) for reason in REASONS), (OTHER, "其他，自己写")],
        error_messages={"required": "请选一个原因，工友能看到。"},
    )
    text = forms.CharField(
        max_length=TEXT, required=False, error_messages={"max_length": f"原因最多 {TEXT} 个字。"}
    )

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("choice") == OTHER and not data.get("text") and "text" not in self.errors:
            self.add_error("text", "请写一句原因。")
        reason = self._joined(data)
        if len(reason) > TEXT:
            self.add_error("text", f"原因最多 {TEXT} 个字，连同选的那句。")
        return data

    @property
    def reason(self) -> str:
        """What the worker reads. Only for a valid form."""
        return self._joined(self.cleaned_data)

    @staticmethod
    def _joined(data: dict[str, object]) -> str:
        choice, text = str(data.get("choice", "")), str(data.get("text", ""))
        if choice == OTHER:
            return text
        return f"{choice}。{text}" if text else choice
