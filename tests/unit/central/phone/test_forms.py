import pytest

from central.faces.phone.forms import CodeForm, Last4Form, PhoneForm, ResumeForm, digits
from contract.person import Available, Experience
from tests.unit.central.cast import ALICE

GOOD = {"name": "爱丽", "skills": ["cleaning"], "experience": "none", "available": "today"}


@pytest.mark.parametrize(
    "typed",
    ["13800000001", "138 0000 0001", "138-0000-0001", "+86 13800000001", "１３８００００００01"],
)
def test_a_number_may_be_typed_any_way(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert form.is_valid()
    assert form.cleaned_data["phone"] == ALICE


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "138000000011", "12800000001", "电话", "0371555"]
)
def test_what_is_no_mobile_number_is_refused_with_a_sentence(typed: str) -> None:
    form = PhoneForm({"phone": typed})
    assert not form.is_valid()
    assert "手机号" in form.errors["phone"][0]


@pytest.mark.parametrize(("typed", "read"), [("123456", "123456"), ("123 456", "123456")])
def test_a_code_is_six_digits(typed: str, read: str) -> None:
    form = CodeForm({"code": typed})
    assert form.is_valid()
    assert form.cleaned_data["code"] == read


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "1234567"])
def test_anything_else_is_no_code(typed: str) -> None:
    assert not CodeForm({"code": typed}).is_valid()


@pytest.mark.parametrize("typed", ["", "123", "13800000001"])
def test_the_last_four_digits_are_four(typed: str) -> None:
    assert not Last4Form({"last4": typed}).is_valid()


def test_digits_forgives_blanks_and_full_width() -> None:
    assert digits(" １2-3 四 ") == "123"


def test_a_resume_is_built_with_the_proved_number() -> None:
    form = ResumeForm({**GOOD, "phone": "13999999999", "note": "有健康证"})
    assert form.is_valid()
    resume = form.resume(ALICE)
    assert resume.phone == ALICE
    assert (resume.experience, resume.available) == (Experience.NONE, Available.TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "字" * 31),
        ("skills", []),
        ("skills", ["cleaning", "moving", "security", "retail", "office", "driving"]),
        ("skills", ["juggling"]),
        ("experience", ""),
        ("available", "never"),
        ("note", "字" * 201),
    ],
)
def test_a_resume_that_cannot_be_is_refused(field: str, value: object) -> None:
    form = ResumeForm({**GOOD, field: value})
    assert not form.is_valid()
    assert list(form.errors) == [field]
