"""``python -m central demo``: fill the centre with made-up data to show the product with."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from central.core.demo.employers import OWN
from central.core.demo.places import STATIONS
from central.core.demo.services import USER, load

_FRAME = "!" * 64


class Command(BaseCommand):
    help = "演示数据：驿站、用工单位和岗位，全是编的 (made-up data to show the product with)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--password",
            help="the demo employer's password; without it a new one is made and printed",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.SMS != "console":
            raise CommandError(
                "这个中心接着真的短信网关(CENTRAL_SMS=http)，不装演示数据。什么都没有写入。",
                returncode=2,
            )
        password: str = options["password"] or secrets.token_urlsafe(9)
        try:
            validate_password(password)
        except ValidationError as error:
            raise CommandError(
                "--password 至少要 10 个字符，也不能是常见的密码。什么都没有写入。", returncode=2
            ) from error
        try:
            loaded = load(password=password, now=timezone.now())
        except DatabaseError as error:
            raise CommandError(
                f"数据库出错：{error}。写好的整批保留，再运行一次不会重复。"
                "如果还没建表，先运行 python -m central migrate。"
            ) from error
        self.stdout.write(
            "\n".join(
                [
                    _FRAME,
                    "!!  这是演示数据：驿站、用工单位、岗位、电话全是编的，",
                    "!!  不要装在给人用的中心上。DEMO DATA, NOT REAL OFFERS OF WORK.",
                    _FRAME,
                    f"驿站 {loaded.stations} 个，第一个是 {STATIONS[0].id} {STATIONS[0].name}",
                    f"用工单位 {loaded.employers} 家",
                    f"岗位 {loaded.postings:,} 个，{loaded.categories} 类"
                    f"(这次新增 {loaded.new:,}，换新日期 {loaded.renewed:,})",
                    f"单位账号 {USER}  密码 {password}",
                    f"({OWN}，在 {settings.PUBLIC_URL}/employer/ 登录)",
                ]
            )
        )
