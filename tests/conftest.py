"""What every test stands on: no screen, the software renderer, constants that stay alive."""

import os

from kiosk.ui.singletons import hold

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
hold()
