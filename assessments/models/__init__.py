from .answer import Answer
from .appeal import Appeal
from .case_study import CaseStudy
from .feedback import Feedback
from .finding import Finding, FindingKind
from .idea import Idea
from .inspection import Inspection, InspectionItem
from .meeting import Decision, RegularMeeting
from .opt_out import OptOut
from .period import Period
from .questionnaire import Audience, Question, Questionnaire, QuestionnaireVersion
from .rectification import Rectification
from .reward import Reward
from .sample import Sample, SampleItem
from .scheme import Criterion, CriticalRule, GradeBand, Scheme
from .scorecard import CriterionScore, Scorecard
from .snapshot import Snapshot
from .streak import FailStreak
from .survey import Survey
from .tally import Tally
from .training import Attendance, Course, Topic
from .violation import Violation, ViolationKind

__all__ = [
    "Answer",
    "Appeal",
    "Attendance",
    "Audience",
    "CaseStudy",
    "Course",
    "Criterion",
    "CriterionScore",
    "CriticalRule",
    "Decision",
    "FailStreak",
    "Feedback",
    "Finding",
    "FindingKind",
    "GradeBand",
    "Idea",
    "Inspection",
    "InspectionItem",
    "OptOut",
    "Period",
    "Question",
    "Questionnaire",
    "QuestionnaireVersion",
    "Rectification",
    "RegularMeeting",
    "Reward",
    "Sample",
    "SampleItem",
    "Scheme",
    "Scorecard",
    "Snapshot",
    "Survey",
    "Tally",
    "Topic",
    "Violation",
    "ViolationKind",
]
