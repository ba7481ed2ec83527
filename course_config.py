"""The choices of this course, each with its reason. What headcheck needs of nbgrader is set by `use`.

What is in neither is as nbgrader has it, and can be set below: https://nbgrader.readthedocs.io
"""

from headcheck.grading.plugins.settings import use
from headcheck.grading.sandbox.packages import PACKAGES

c = get_config()  # noqa: F821  (given by the loader of Jupyter configurations)
use(c, __file__)

# ---- The course

# Names the course in the gradebook and in the exchange; release_assignment needs one.
c.CourseDirectory.course_id = "regression-classification"

# ---- Running a submission

# Seconds for one cell. Training takes three at most; a busy machine may need many times that, an endless loop is cut.
c.RunApart.cell_seconds = 180

# Student code runs in a sandbox or not at all. With False it runs without one, with all your rights, and says so.
c.RunApart.require_sandbox = True

# What student code may import, besides Python's own: names as for pip. To let them use seaborn, install it beside
# headcheck and write, for example: c.RunApart.packages = [*PACKAGES, "seaborn"]
c.RunApart.packages = list(PACKAGES)

# ---- While they work

# What `check` and `hint` tell who works in a notebook, one mode for each assignment. "practice", where nothing stands
# here: what fits, why not, and hints. "self-study": the solution, too. "test": only what is compiled, answers and
# trains.
c.Practice.modes = {
    "06-choose-the-head": "test",
}

# ---- Questions of one's own

# Where an assignment asks everybody one of several questions of each kind, this and their id decide which. It is
# public. Give each class another one, before anything is handed out; then never change it.
# c.Questions.code = "autumn 2026"

# How many tries count: with 2, those who write OTHER = "2" below their id answer another question of each kind.
# c.Questions.tries = {"06-choose-the-head": 2}

# Who hands in together: all of a group have the questions of its name.
# c.Questions.groups = {"06-choose-the-head": {"team-1": ["ann", "bob"]}}

# What was handed in before a question changed is graded by the "old" one, or by both, where the "better" result counts.
# c.Questions.changed = "better"

# ---- Points

# What is dropped for everybody, with all of its points ("full") or without counting ("without"): problems, or the
# grade_ids of cells. Change it at any time, and give `headcheck grade` again; nothing has to run twice.
c.SettleMarks.dropped = {
    # "02-regression": {"temperature": "full", "sales-heldout": "without"},
}
