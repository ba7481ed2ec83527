"""The command line. A module for each group of commands; what a command needs it imports when it runs.

So `headcheck --help` answers at once.
"""

from __future__ import annotations

import click

from headcheck.cli import (
    authoring,
    building,
    grading,
    handing_out,
    judging,
    questioning,
    reporting,
    returning,
    starting,
    trying,
)
from headcheck.cli.errors import Commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="headcheck")
def main() -> None:
    """Judge the heads of Keras models, and grade what students choose."""


for command in (
    judging.judge,
    judging.mistakes,
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
