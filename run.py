#!/usr/bin/env python3
"""Start Portico: `python3 run.py`. Try it: `python3 run.py test`. Everything else: `python3 run.py --help`."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036  it says so in one line where an old Python would fail somewhere inside
    sys.exit("Portico needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
if os.name != "posix":
    sys.exit("Portico runs on Linux and macOS; on Windows, use its Linux subsystem.")

from runner.commands import main

if __name__ == "__main__":
    sys.exit(main())
