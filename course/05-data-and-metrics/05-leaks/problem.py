"""Which steps let something of the test data into the training."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="Find the leaks",
    variable="leaks",
    answers={
        "no diagnosis": "fine",
        "fill gaps": "leak",
        "best columns": "leak",
        "visits": "leak",
        "standardise": "fine",
        "one-hot": "fine",
        "epochs": "leak",
        "report": "fine",
    },
    expects="'leak' or 'fine'",
    advice="could this step have been done, just so, before the test patients were even born?",
    points=4,
    one="step",
    many="steps",
    choices=("leak", "fine"),
)
