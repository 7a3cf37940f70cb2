"""Run a command with ``CENTRAL_DATABASE_URL`` set to a PostgreSQL of its own.

python tests/with_postgres.py pytest tests/unit/central -q
"""

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.postgres import NoPostgres, cluster


def main(command: list[str]) -> int:
    """Returns the command's exit status; 2 when nothing could be run."""
    if not command:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        with cluster() as url:
            return subprocess.run(
                command, env=os.environ | {"CENTRAL_DATABASE_URL": url}, check=False
            ).returncode
    except NoPostgres as error:
        sys.stderr.write(f"{error}\n")
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
