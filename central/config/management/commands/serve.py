import logging
import os
import threading
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from central.config.housekeeping import Housekeeper
from central.config.serving import PortTaken, reserved_port, serve, tell_when_ready
from central.core.addresses import is_loopback
from central.core.inbox.keys import KeyRingError, keyring_from_settings

LOOPBACK = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # "all addresses" is none to connect to

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run the centre: API, phone and employer pages, housekeeping (production server)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address (default: %(default)s)")
        parser.add_argument(
            "--port", type=int, default=8000, help="port; 0 takes a free one (default: %(default)s)"
        )
        parser.add_argument(
            "--workers", type=int, default=1, help="processes, about one per core (default: 1)"
        )
        parser.add_argument(
            "--threads", type=int, default=8, help="requests at once per process (default: 8)"
        )
        parser.add_argument(
            "--housekeeping-seconds",
            type=float,
            default=30,
            help="how often expired postings are swept (default: %(default)s)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["workers"] < 1 or options["threads"] < 1:
            raise CommandError("--workers and --threads must be at least 1.")
        self._check_sms(options["host"])
        self._check_database()
        self._check_keys()
        try:
            with reserved_port(options["host"], options["port"]) as port:
                self._serve(options["host"], port, options)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write("stopped")

    def _serve(self, host: str, port: int, options: dict[str, Any]) -> None:
        reached_at = LOOPBACK.get(host, host)
        address = f"[{reached_at}]" if ":" in reached_at else reached_at
        url = f"http://{address}:{port}"
        # Without a public address the pages are reached where we listen; workers read it from here.
        os.environ.setdefault("CENTRAL_PUBLIC_URL", url)
        keeper = Housekeeper(settings.DATA_DIR / "snapshots", options["housekeeping_seconds"])
        stopping = threading.Event()

        def tell() -> None:
            self.stdout.write(f"listening on {url}")
            self.stdout.flush()

        def started() -> None:
            keeper.start()
            tell_when_ready(reached_at, port, tell, stopping)

        def stopped() -> None:
            stopping.set()
            keeper.stop()

        connections.close_all()
        serve(
            host=host,
            port=port,
            workers=options["workers"],
            threads=options["threads"],
            logging_config=settings.LOGGING,
            started=started,
            stopped=stopped,
        )

    def _check_sms(self, host: str) -> None:
        """The settings have judged the public address; what is listened on counts as well."""
        public = urlsplit(settings.PUBLIC_URL).hostname or ""
        if settings.SMS != "console" or (is_loopback(host) and is_loopback(public)):
            return
        if not settings.SMS_CHOSEN:
            raise CommandError(
                f"CENTRAL_SMS is not set, and --host {host} is open to others: without an SMS "
                "gateway the pages show every code, and anybody signs in as anybody. Set "
                "CENTRAL_SMS=http with CENTRAL_SMS_URL and CENTRAL_SMS_TOKEN; for a demonstration "
                "without real people, set CENTRAL_SMS=console."
            )
        log.warning(
            "%s\nDEMO SMS GATEWAY (CENTRAL_SMS=console), and others reach this centre: every page "
            "shows its code,\nANYBODY CAN SIGN IN AS ANYBODY. For a demonstration only; set "
            "CENTRAL_SMS=http for real people.\n%s",
            "!" * 88,
            "!" * 88,
        )

    def _check_database(self) -> None:
        try:
            executor = MigrationExecutor(connection)
            pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        except DatabaseError as error:
            raise CommandError(
                f"The database does not answer: {error}. Check CENTRAL_DATABASE_URL "
                "and whether the server is running."
            ) from error
        if pending:
            raise CommandError(
                f"The database lacks {len(pending)} migrations. "
                "Run first: python -m central migrate"
            )

    def _check_keys(self) -> None:
        try:
            key = keyring_from_settings().current()
        except KeyRingError as error:
            log.error("terminals cannot be enrolled and nothing they send can be opened: %s", error)
        else:
            log.info("sealing key %s", key.id)
