#!/usr/bin/env python
"""Django's command line for tuphe."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuphe.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"tuphe: {error}")  # a sentence for a person; the traceback would hide it
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
