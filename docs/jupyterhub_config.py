"""JupyterHub for this course: students in one environment, the instructor in another. docs/jupyterhub.md says why."""

c = get_config()  # noqa: F821  (given by the loader of Jupyter configurations)

INSTRUCTOR = "instructor"  # the account that the course belongs to
GRADERS: set[str] = set()  # who else may use it, each with a login of their own
COURSE = f"/home/{INSTRUCTOR}/course"  # this repository, with its environment in .venv
STUDENTS = "/opt/jupyterhub"  # the environment of everybody else, without headcheck: that holds right answers

# Everybody who has an account on this machine. Who somebody is, PAM says, if no other authenticator is set.
c.Authenticator.allow_all = True

c.Spawner.default_url = "/lab"


def choose(spawner):
    """The instructor's server has headcheck, and finds the course's settings from wherever it is started."""
    teaches = spawner.user.name == INSTRUCTOR
    spawner.cmd = [f"{COURSE}/.venv/bin/jupyterhub-singleuser" if teaches else f"{STUDENTS}/bin/jupyterhub-singleuser"]
    if teaches:
        spawner.notebook_dir = COURSE
        spawner.default_url = "/formgrader"
        spawner.environment = {**spawner.environment, "JUPYTER_CONFIG_PATH": COURSE}


c.Spawner.pre_spawn_hook = choose

# Graders start and open the instructor's server under their own names.
c.JupyterHub.load_groups = {"graders": {"users": sorted(GRADERS)}}
c.JupyterHub.load_roles = [
    {
        "name": "grader",
        "groups": ["graders"],
        "scopes": [f"{right}!user={INSTRUCTOR}" for right in ("servers", "access:servers", "read:users:name")],
    }
]
