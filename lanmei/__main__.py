"""`python -m lanmei` is the command `lanmei`."""

import sys

from lanmei.cli import main

if __name__ == "__main__":
    sys.exit(main())
