"""``python -m ctlgen.cli``."""

from ctlgen.cli import main

if __name__ == "__main__":
    main()
