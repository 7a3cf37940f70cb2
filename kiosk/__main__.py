"""``python -m kiosk``: the whole terminal, one of its processes, or a technician's command."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from kiosk.config import Settings, load
from kiosk.errors import AlreadyRunning, ConfigError, KioskError, StoreDamaged
from kiosk.exits import Exit
from kiosk.version import VERSION


def main(argv: Sequence[str]) -> int:
    """Run one command; returns its exit code (kiosk.exits.Exit)."""
    # pydantic would look through every installed package for plug-ins: time, and nothing of ours.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    options = _parser().parse_args(argv)
    try:
        settings = load(options.config, os.environ)
    except ConfigError as error:
        for problem in error.problems:
            _complain(f"{problem.where}: {problem.key} = {problem.value}\n    {problem.advice}")
        return Exit.FAILED if options.check else Exit.USAGE
    _set_up_logging(settings.log_level)
    try:
        return _run(options, settings)
    except AlreadyRunning as error:
        _complain(f"{error.said} / already running: {error}")
        return Exit.ALREADY_RUNNING
    except StoreDamaged as error:
        _complain(f"{error.said} / {error}")
        return Exit.REPAIR
    except KioskError as error:
        _complain(f"{error.said} / {type(error).__name__}: {error}")
        return Exit.FAILED


def _run(options: argparse.Namespace, settings: Settings) -> int:
    from kiosk import app

    if options.check:
        from kiosk.check import run_check

        return run_check(settings, os.environ, _say)
    boot_key = app.read_boot_key() if options.boot_key_stdin else None
    match options.command:
        case "agent":
            return app.run_agent(settings)
        case "ui":
            return app.run_ui(settings, boot_key)
        case "enrol":
            return app.run_enrol(settings, options.code, options.name, _say)
        case "outbox":
            return app.run_outbox(settings, options.redrive, _say)
    return app.run_supervisor(settings, options.config)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m kiosk", description="零工客栈 Gig Inn terminal"
    )
    parser.add_argument("--version", action="version", version=VERSION)
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings (TOML)")
    parser.add_argument(
        "--check", action="store_true", help="show what would be used, what is wrong"
    )
    parser.set_defaults(boot_key_stdin=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, words in (("agent", "sync and send, no screen"), ("ui", "the screen alone")):
        child = commands.add_parser(name, help=words)
        child.add_argument("--boot-key-stdin", action="store_true", help=argparse.SUPPRESS)
    enrol = commands.add_parser("enrol", help="enrol this machine with a one-time code")
    enrol.add_argument("code")
    enrol.add_argument("--name", default="", help="how the centre lists this machine")
    outbox = commands.add_parser("outbox", help="list what the centre refused")
    outbox.add_argument("--redrive", metavar="ID", help="send a refused event again ('all': all)")
    return parser


def _set_up_logging(level: str) -> None:
    logging.basicConfig(
        level=level, format="%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"
    )
    logging.getLogger("urllib3").setLevel(logging.WARNING)  # its DEBUG prints whole addresses


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _complain(line: str) -> None:
    sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
