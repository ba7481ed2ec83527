"""Which worker of pytest-xdist runs which tests, without the deadlock of its last release after a worker has crashed,
and under which name a test that failed is tried again.

pytest-xdist 3.8 hands out again what the crashed worker had finished; nobody reports on that, and the run waits for it
for ever (pytest-xdist issues 1323, 1327 and 1378, mended after 3.8).
"""

from __future__ import annotations

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling
from xdist.workermanage import WorkerController


class Scheduling(LoadGroupScheduling):
    """By groups; of what a crashed worker had, only that is handed out again which was not finished."""

    def remove_node(self, node: WorkerController) -> str | None:
        units = self.assigned_work[node]
        for scope in [scope for scope, finished in units.items() if all(finished.values())]:
            del units[scope]
        return super().remove_node(node)

    def schedule(self) -> None:
        begun = self.collection is not None
        super().schedule()
        if begun:  # a worker in place of a crashed one begins its first test when it knows its second
            for node in self.nodes:
                self._reschedule(node)


@pytest.hookimpl(optionalhook=True)
def off(config, log):
    pass


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A worker adds a test's group to its name; under that name, `--last-failed` finds nothing, and runs everything."""
    if hasattr(report, "node"):  # it came from a worker
        report.nodeid = re.sub(r"@[\w -]+$", "", report.nodeid)
