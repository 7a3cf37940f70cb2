"""``python -m central import-jobs``: the door of ``central.core.jobs.imports``."""

import errno
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from central.core.jobs.imports import csv_rows
from central.core.jobs.imports.drafts import Draft, draft_of
from central.core.jobs.imports.importer import Importer
from central.core.jobs.imports.places import SCOPES
from central.core.jobs.imports.report import Tally, line_of

_UNUSABLE = 2  # exit status: nothing was written


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 365:
        raise ArgumentTypeError("a number of days from 1 to 365")
    return int(text)


def _source(text: str) -> str:
    if not 1 <= len(text.strip()) <= 40:
        raise ArgumentTypeError("a name of 1 to 40 characters")
    return text.strip()


class Command(BaseCommand):
    help = "导入岗位：从 CSV 文件读入招聘信息，可以反复运行 (import job postings from a CSV file)"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the CSV file, with a header")
        parser.add_argument(
            "--report", type=Path, metavar="OUT.jsonl", help="write what became of each row here"
        )
        parser.add_argument(
            "--scope",
            default="410100",
            choices=sorted(SCOPES),
            help="the city whose screens show the postings (GB/T 2260; %(default)s)",
        )
        parser.add_argument(
            "--source",
            type=_source,
            default="import",
            help="a name for where the rows come from; only its own earlier rows are updated",
        )
        parser.add_argument(
            "--valid-days",
            type=_days,
            default=30,
            help="how long a posting stands after its last import (%(default)s days)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        report: Path | None = options["report"]
        try:
            records = _checked(csv_rows.read(csv_rows.decode(path.read_bytes())))
        except OSError as error:
            raise CommandError(
                f"读不了文件 {path}:{error.strerror}。什么都没有写入，请核对文件名后再来。",
                returncode=_UNUSABLE,
            ) from error
        except csv_rows.HeaderError as error:
            raise CommandError(str(error), returncode=_UNUSABLE) from error
        if report is not None and report.resolve() == path.resolve():
            raise CommandError(
                "--report 不能写到要导入的文件上。什么都没有写入。", returncode=_UNUSABLE
            )
        importer = Importer(
            source=options["source"],
            scope=options["scope"],
            home=SCOPES[options["scope"]],
            valid_for=timedelta(days=options["valid_days"]),
            now=timezone.now(),
        )
        drafts = (draft_of(record, home=importer.home, now=importer.now) for record in records)
        tally = Tally()
        with ExitStack() as stack:
            write = _writer(stack, report)
            self._import(importer, drafts, tally, write)
        self.stdout.write(tally.table())
        if report is not None:
            self.stdout.write(f"每行的结果在 {report}")

    def _import(
        self,
        importer: Importer,
        drafts: Iterator[Draft],
        tally: Tally,
        write: Callable[[str], object],
    ) -> None:
        try:
            for outcomes in importer.run(drafts):
                for outcome in outcomes:
                    tally.add(outcome)
                    write(line_of(outcome) + "\n")
                if self.stderr.isatty():
                    self.stderr.write(f"\r已处理 {tally.statuses.total():,} 行", ending="")
        except KeyboardInterrupt as error:
            raise CommandError(f"已中断。{_kept(tally)}", returncode=130) from error
        except OSError as error:
            raise CommandError(f"写不了报告：{_why(error)}。{_kept(tally)}") from error
        except DatabaseError as error:
            raise CommandError(
                f"数据库出错：{error}。{_kept(tally)}"
                "如果还没建表，先运行 python -m central migrate。"
            ) from error
        if self.stderr.isatty():
            self.stderr.write("")


def _checked(records: Iterator[csv_rows.Record]) -> Iterator[csv_rows.Record]:
    """The same records, the header already judged: a wrong file is refused before anything else."""
    first = next(records, None)

    def again() -> Iterator[csv_rows.Record]:
        if first is not None:
            yield first
            yield from records

    return again()


def _writer(stack: ExitStack, report: Path | None) -> Callable[[str], object]:
    if report is None:
        return len
    try:
        return stack.enter_context(report.open("w", encoding="utf-8")).write
    except OSError as error:
        raise CommandError(
            f"写不了报告 {report}:{error.strerror}。什么都没有写入，请换一个位置再来。",
            returncode=_UNUSABLE,
        ) from error


def _why(error: OSError) -> str:
    """What the system said, in Chinese where it is a common one."""
    words = {
        errno.ENOENT: "没有这个文件或目录",
        errno.EISDIR: "这是一个目录",
        errno.EACCES: "没有权限",
        errno.ENOSPC: "磁盘满了",
    }
    return words.get(error.errno or 0, error.strerror or str(error))


def _kept(tally: Tally) -> str:
    done = tally.statuses.total()
    if not done:
        return "什么都没有写入。"
    return f"前 {done:,} 行已处理并保存，再运行一次即可接着导入，不会重复。"
