"""What people read about a whole class: the page for the instructor."""
