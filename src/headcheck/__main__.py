"""`python -m headcheck`, where the command itself is not on the path."""

from headcheck.cli import main

main(prog_name="headcheck")
