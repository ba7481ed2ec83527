"""Which of eight questions are regression, and which classification."""

from headcheck.course.declarations import Quiz

PROBLEM = Quiz(
    title="Regression or classification?",
    variable="quiz",
    answers={
        "flat": "regression",
        "spam": "classification",
        "rain": "regression",
        "frost": "classification",
        "pet": "classification",
        "diagnosis": "classification",
        "sales": "regression",
        "digit": "classification",
    },
    expects="'regression' or 'classification'",
    advice="does “by how much was I wrong?” make sense there?",
    points=4,
    choices=("regression", "classification"),
)
