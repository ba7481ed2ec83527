"""Authoring: what an author of a course runs: training the bank of answers, calibrating, finding what is missing."""
