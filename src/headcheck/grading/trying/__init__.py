"""One notebook of one's own, graded without a class: which one it is, what of it has to run, the page, and watching."""
