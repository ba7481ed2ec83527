"""Feedback: the page that says where points were lost, and all that is drawn and cleaned for it."""
