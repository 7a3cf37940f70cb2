"""Django settings of the test run: a key of its own, a data directory that goes away."""

import os
import tempfile

os.environ.setdefault("CENTRAL_SECRET_KEY", "only-for-tests")
os.environ.setdefault("CENTRAL_DATA_DIR", tempfile.mkdtemp(prefix="gig-inn-tests-"))

from central.config.settings import *  # noqa: E402, F403
