"""What every test stands on: no screen, the software renderer, the project's own temporary places."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
