"""Reports about a whole class: a page for the instructor."""
