"""Exchange with learning platforms: imports downloads from Canvas and Moodle, exports grades in their formats."""
