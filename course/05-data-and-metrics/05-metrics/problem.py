"""Which of seven metrics tells what counts in a situation."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="Choose the metric",
    variable="best_metric",
    answers={
        "parcel": "mae",
        "dam": "rmse",
        "average": "r2",
        "digits": "accuracy",
        "screening": "recall",
        "mailbox": "precision",
        "fraud": "f1",
        "castles": "mae",
    },
    expects="the name of one of the seven metrics, such as 'mae'",
    advice="which kind of wrong answer is bad there, and which of the seven numbers would show it?",
    points=4,
    one="situation",
    many="situations",
    choices=("mae", "rmse", "r2", "accuracy", "precision", "recall", "f1"),
)
