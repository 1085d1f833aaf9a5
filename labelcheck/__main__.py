"""`python -m labelcheck` and the program `labelcheck`."""

from __future__ import annotations

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Carry out the command line and end with its exit code."""
    from labelcheck.cli import main

    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    run()
