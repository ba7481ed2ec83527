"""Models: a model that a student's process described is opened in the process of tests, by an allow-list."""
