"""Django settings of the test run: a key of its own, a data directory that goes away.

The tests run on SQLite, or on what ``CENTRAL_DATABASE_URL`` names: ``tests/with_postgres.py``
sets it to a PostgreSQL server of its own.
"""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("CENTRAL_SECRET_KEY", "only-for-tests")
if "CENTRAL_DATA_DIR" not in os.environ:
    _directory = tempfile.mkdtemp(prefix="gig-inn-tests-")
    os.environ["CENTRAL_DATA_DIR"] = _directory
    atexit.register(shutil.rmtree, _directory, ignore_errors=True)

from central.config.settings import *  # noqa: F403
from central.config.settings import DATA_DIR, DATABASES

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, as in production: connections of several threads see each other and wait their turn.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
    )

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
