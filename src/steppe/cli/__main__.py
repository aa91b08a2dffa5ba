"""`python -m steppe.cli` is the command `steppe`."""

from steppe.cli.main import main

main()
