"""``python -m central <command>``: everything an operator does, one command each."""

import difflib
import os
import sys
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

PROG = "python -m central"
FROM_DJANGO = ("migrate", "check")  # of Django's own commands, the two an operator needs


def _known() -> dict[str, str]:
    """Our commands: name as typed → the app that has it."""
    from django.core.management import get_commands

    return {
        name.replace("_", "-"): app
        for name, app in sorted(get_commands().items())
        if isinstance(app, str) and (app.startswith("central.") or name in FROM_DJANGO)
    }


def _summary(app: str, name: str) -> str:
    from django.core.management import load_command_class

    text = str(load_command_class(app, name.replace("-", "_")).help)
    return text.strip().partition("\n")[0]


def _complain(message: object) -> int:
    sys.stderr.write(f"central: {message}\n")
    return 2


def _overview(known: dict[str, str]) -> str:
    width = max(map(len, known))
    lines = [f"  {name:<{width}}  {_summary(app, name)}" for name, app in known.items()]
    return "\n".join(
        [
            f"usage: {PROG} <command> [options]",
            "",
            *lines,
            "",
            f"'{PROG} <command> --help' explains one command.",
        ]
    )


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit status. 2 means that nothing was tried."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "central.config.settings")
    import django
    from django.conf import settings
    from django.core.management import load_command_class

    try:
        django.setup()
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    except ImproperlyConfigured as error:
        return _complain(error)
    except OSError as error:
        return _complain(
            f"the data directory cannot be made: {error}. "
            "Set CENTRAL_DATA_DIR to a directory that this user may write."
        )
    known = _known()
    if not argv or argv[0] in ("-h", "--help", "help"):
        sys.stdout.write(f"{_overview(known)}\n")
        return 0 if argv else 2
    name, *rest = argv
    app = known.get(name)
    if app is None:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        return _complain(f"there is no command '{name}'.{hint} '{PROG} --help' lists them.")
    load_command_class(app, name.replace("-", "_")).run_from_argv([PROG, name, *rest])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
