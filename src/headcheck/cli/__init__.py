"""The command line. A module for each group of commands; what a command needs it imports when it runs.

So `headcheck --help` answers at once.
"""

from __future__ import annotations

import sys

import click

from headcheck.cli import (
    authoring,
    building,
    grading,
    handing_out,
    judging,
    learning,
    questioning,
    reporting,
    returning,
    starting,
    trying,
)
from headcheck.cli.errors import Commands

# nbformat imports jsonschema, which imports this where it is installed, to check addresses, which no notebook has; it
# takes 1.4 seconds, half of what a command imports. None: as if it were not installed.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="headcheck")
def main() -> None:
    """Judge the heads of Keras models, and grade what students choose."""


for command in (
    judging.judge,
    judging.mistakes,
    learning.learn,
    grading.grade,
    trying.try_notebook,
    grading.run_demo,
    grading.doctor,
    grading.store,
    handing_out.handout,
    reporting.report,
    questioning.questions,
    returning.feedback,
    starting.new,
    starting.new_problem,
    building.build,
    authoring.calibrate,
    authoring.check,
):
    main.add_command(command)
