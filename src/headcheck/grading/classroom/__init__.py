"""Classroom: runs all submissions of an assignment in parallel and grades them one by one."""
