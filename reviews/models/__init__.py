from reviews.models.cycle import CycleUnit, FocusArea, FormTemplate, Level, ReviewCycle
from reviews.models.notification import Digest, Notification
from reviews.models.review import Answer, Comment, ReviewVersion, SelfReview, StateChange
from reviews.models.shortcoming import Remedy, Shortcoming

__all__ = [
    "Answer",
    "Comment",
    "CycleUnit",
    "Digest",
    "FocusArea",
    "FormTemplate",
    "Level",
    "Notification",
    "Remedy",
    "ReviewCycle",
    "ReviewVersion",
    "SelfReview",
    "Shortcoming",
    "StateChange",
]
