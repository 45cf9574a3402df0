from .feedback import Answer, Feedback, Question, Questionnaire, QuestionnaireVersion
from .period import Period
from .scheme import Criterion, GradeBand, Scheme
from .scorecard import CriterionScore, Scorecard

__all__ = [
    "Answer",
    "Criterion",
    "CriterionScore",
    "Feedback",
    "GradeBand",
    "Period",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Scheme",
    "Scorecard",
]
