"""`python -m labelcheck` and the program `labelcheck`."""

from __future__ import annotations

import sys
from typing import NoReturn


def run() -> NoReturn:
    """Carry out the command line and end with its exit code."""
    try:
        from labelcheck.cli import main

        code = int(main(sys.argv[1:]))
    except KeyboardInterrupt:  # before there was anything to interrupt
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    run()
