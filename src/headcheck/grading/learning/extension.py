"""An extension of Jupyter's server: it serves the learner's start page, and ends the server with who started it.

JupyterLab loads it where `lab` says so, and nowhere else.
"""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.ioloop import PeriodicCallback
from tornado.web import authenticated

from headcheck.grading.learning import standing, start_page

#: Where the page is, below the server's own address.
PLACE = "learn"
#: Milliseconds between two looks at whether who started the server is still there.
_EVERY = 2000


class StartPage(JupyterHandler):
    """The page as it is now."""

    def initialize(self, folder: Path) -> None:
        """`folder`: the learner's."""
        self._folder = folder

    @authenticated
    def get(self) -> None:
        """Answer with the page; with nothing but a status if it is the one that is known there."""
        found = standing.read(self._folder)
        if found is None:
            self.send_error(404)
            return
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(start_page.page(found, self.base_url))


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": __name__}]


def _load_jupyter_server_extension(serverapp: Any) -> None:
    parent = os.getppid()

    def end_with_parent() -> None:
        if os.getppid() != parent:  # it was killed: nobody else would end this
            os.kill(os.getpid(), signal.SIGTERM)

    PeriodicCallback(end_with_parent, _EVERY).start()
    place = url_path_join(serverapp.base_url, PLACE)
    serverapp.web_app.add_handlers(".*$", [(place, StartPage, {"folder": Path(serverapp.root_dir)})])
