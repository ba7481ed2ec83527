"""Plugins: replacements for parts of nbgrader, which `course_config.py` installs."""
