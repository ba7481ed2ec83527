"""To and from learning platforms: what Canvas and Moodle download comes in, grades go back as they read them."""
