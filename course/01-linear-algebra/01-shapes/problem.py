"""Which shape comes out of an expression with arrays, or an error."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="Which shape comes out?",
    variable="shapes",
    answers={
        "A.T": "(3, 4)",
        "A @ x": "(4,)",
        "A @ W": "(4, 2)",
        "A @ W + b": "(4, 2)",
        "A + x": "(4, 3)",
        "A + v": "error",
        "A.sum(axis=0)": "(3,)",
        "x @ x": "()",
    },
    expects="a shape such as '(5, 2)', or 'error'",
    advice="write the two shapes beside each other. Which sizes have to be the same, and which are left?",
    points=4,
    one="line",
    many="lines",
)
