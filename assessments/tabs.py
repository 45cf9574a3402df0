"""The pages of the quarter that belong together, as one row of tabs; each part adds its own line here."""

from django.utils.translation import gettext_lazy as _

# (url name, label, the right without which the page is of no use to anybody; None: everybody has something there),
# the most needed first. A page belongs to the tab whose address its own begins with, the longest of them.
TABS = [
    ("assessments:list", _("Scorecards"), None),
    ("assessments:feedback-list", _("Feedback"), None),
    ("assessments:inspections", _("Inspections"), None),
    ("assessments:rectifications", _("Consequences"), None),
    ("assessments:mine", _("If it ended today"), None),
    ("assessments:indicators", _("Indicators"), None),
    ("assessments:pictures", _("Pictures"), None),
    ("assessments:figures", _("Satisfaction"), "assessments.view_feedback"),
    ("assessments:schemes", _("Schemes"), "assessments.open_period"),
    ("assessments:courses", _("Training"), None),
    ("assessments:meetings", _("Regular meetings"), None),
]
