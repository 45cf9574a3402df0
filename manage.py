#!/usr/bin/env python
"""Django's command line for Portico."""

import os
import sys

from django.core.management import execute_from_command_line

from runner.company import remember_secret

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not (os.environ.get("DATABASE_URL") or os.environ.get("SECRET_KEY")):
        remember_secret()  # a command may be the first thing that ever runs here
    execute_from_command_line(sys.argv)
