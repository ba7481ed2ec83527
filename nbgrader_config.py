"""Where nbgrader and its JupyterLab extensions look for settings; all of them stand in course_config.py."""

load_subconfig("course_config.py")  # noqa: F821  (given by the loader of Jupyter configurations)
