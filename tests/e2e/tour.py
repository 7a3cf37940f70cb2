"""``make tour``: drives the whole path by itself, offscreen, and writes numbered screenshots.

Portrait and landscape are two journeys, each with a central process, an agent and data of its own.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"portrait": (1080, 1920), "landscape": (1920, 1080)}
REAL_POSTINGS = ROOT.parent / "shared" / "data" / "jobs_dev.csv"


def main() -> int:
    """Returns the exit code: 0 when every step of every journey went as a person would want."""
    sys.path[:0] = [str(ROOT), str(ROOT / "packaging" / "dev")]
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_QUICK_BACKEND"] = "software"
    options = _options()
    csv = options.import_csv
    if csv is None and REAL_POSTINGS.exists():
        csv = REAL_POSTINGS
    print(f"  导入 / postings imported: {csv or '(none: demo data only)'}", flush=True)
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)

    from PySide6.QtGui import QGuiApplication

    from kiosk.ui.keyboard import PrivateConfig, prepare
    from kiosk.ui.singletons import hold
    from tests.e2e.browser import chromium
    from tests.e2e.journey import Journey

    hold()
    with PrivateConfig(Path("/dev/shm")) as config, chromium() as browser:
        prepare(os.environ, config)
        app = QGuiApplication([sys.argv[0]])
        for layout, size in SIZES.items():
            if options.only and layout != options.only:
                continue
            keep = _keeper(options.out, layout)
            with tempfile.TemporaryDirectory(prefix="gig-inn-tour-") as folder:
                journey = Journey(Path(folder), size, browser, keep, csv)
                journey.run()
            for name, figure in journey.figures.items():
                print(f"  {layout}: {name}: {figure:.3g}", flush=True)
        del app
    print(f"  {len(list(options.out.glob('*.png')))} 张图片 / pictures: {options.out}/")
    return 0


def _keeper(out: Path, layout: str) -> Callable[[str, Callable[[Path], None]], None]:
    taken = 0

    def keep(name: str, write: Callable[[Path], None]) -> None:
        nonlocal taken
        taken += 1
        path = out / f"{layout}-{taken:02}-{name}.png"
        write(path)
        print(f"  {path.name}", flush=True)

    return keep


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "out" / "tour")
    parser.add_argument("--import-csv", type=Path, metavar="FILE", help="postings to import")
    parser.add_argument("--only", choices=SIZES, help="one layout instead of both")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
