"""Django settings of the test run: a key of its own, a data directory that goes away.

Reading them makes nothing: the directory is made by ``tests/unit/central/conftest.py``.

The tests run on SQLite, or on what ``CENTRAL_DATABASE_URL`` names: ``tests/with_postgres.py``
sets it to a PostgreSQL server of its own.
"""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("CENTRAL_SECRET_KEY", "only-for-tests")
# Always its own, whatever the shell says: at the end of the run it is deleted.
os.environ["CENTRAL_DATA_DIR"] = str(Path(tempfile.gettempdir()) / f"gig-inn-tests-{os.getpid()}")

from central.config.settings import *  # noqa: F403
from central.config.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: connections of several threads see each other and wait their turn.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
