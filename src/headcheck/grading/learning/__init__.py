"""A whole course for somebody who learns alone: its folder, a verdict at each save, and a page with what stands."""
