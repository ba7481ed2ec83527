"""Tests of the course: its data, held-out rows, notebook, bank and calibration."""
