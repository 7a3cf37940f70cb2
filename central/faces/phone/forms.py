"""What a person fills in on the phone. Typed generously, checked strictly."""

import re
import unicodedata
from typing import Any

from django import forms

from central.core.words import AVAILABLE, CATEGORY, EXPERIENCE
from contract.person import Available, Experience, Resume

MOST_SKILLS = 5


def digits(text: str) -> str:
    """The digits of what was typed or pasted: full-width ones, blanks and dashes are forgiven."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


class PhoneForm(forms.Form):
    phone = forms.CharField(
        max_length=30,
        error_messages={"required": "请填手机号。", "max_length": "手机号是 11 位数字。"},
    )

    def clean_phone(self) -> str:
        number = digits(self.cleaned_data["phone"])
        if len(number) == 13 and number.startswith("86"):
            number = number[2:]
        if not re.fullmatch(r"1[3-9]\d{9}", number):
            raise forms.ValidationError("手机号是 1 开头的 11 位数字，请看看多了还是少了。")
        return number


class CodeForm(forms.Form):
    code = forms.CharField(max_length=20, error_messages={"required": "请填短信里的 6 位数字。"})

    def clean_code(self) -> str:
        code = digits(self.cleaned_data["code"])
        if len(code) != 6:
            raise forms.ValidationError("验证码是 6 位数字，请看看最新的那条短信。")
        return code


class Last4Form(forms.Form):
    last4 = forms.CharField(max_length=20, error_messages={"required": "请填手机号的后四位。"})

    def clean_last4(self) -> str:
        last4 = digits(self.cleaned_data["last4"])
        if len(last4) != 4:
            raise forms.ValidationError("只填手机号的最后 4 位数字。")
        return last4


class ResumeForm(forms.Form):
    """The short résumé. The phone number is not asked: it is the proved one."""

    name = forms.CharField(
        max_length=30,
        error_messages={"required": "请填您的称呼。", "max_length": "称呼最多 30 个字。"},
    )
    skills = forms.MultipleChoiceField(
        choices=[(value.value, word) for value, word in CATEGORY.items()],
        error_messages={"required": "请至少选一样会干的活。"},
    )
    experience = forms.ChoiceField(
        choices=[(value.value, word) for value, word in EXPERIENCE.items()],
        error_messages={"required": "请选干了多久。"},
    )
    available = forms.ChoiceField(
        choices=[(value.value, word) for value, word in AVAILABLE.items()],
        error_messages={"required": "请选什么时候能上班。"},
    )
    note = forms.CharField(
        max_length=200, required=False, error_messages={"max_length": "这一句最多 200 个字。"}
    )

    def clean_skills(self) -> list[str]:
        skills: list[str] = self.cleaned_data["skills"]
        if len(skills) > MOST_SKILLS:
            raise forms.ValidationError(f"最多选 {MOST_SKILLS} 样，您选了 {len(skills)} 样。")
        return skills

    def resume(self, phone: str) -> Resume:
        """What was filled in, with the proved number. Only for a valid form."""
        data: dict[str, Any] = self.cleaned_data
        return Resume(
            name=data["name"],
            phone=phone,
            skills=tuple(data["skills"]),
            experience=Experience(data["experience"]),
            available=Available(data["available"]),
            note=data["note"],
        )
