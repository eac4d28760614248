"""`python -m hublab` is the command `hublab`, also where the package is not installed."""

import sys

from hublab.commands import main

if __name__ == "__main__":
    sys.exit(main())
