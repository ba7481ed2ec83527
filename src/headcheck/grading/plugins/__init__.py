"""Plugins: what `course_config.py` puts into nbgrader in the place of its own parts."""
