"""A setting for the button Validate of nbgrader, if you have installed it. The notebook does not need this file."""

c = get_config()  # noqa: F821  (given by the loader of Jupyter configurations)

# Seconds for one cell: the first import of TensorFlow can take longer than nbgrader's 30.
c.Execute.timeout = 180
