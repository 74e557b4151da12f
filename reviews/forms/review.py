"""The short forms around a review: a reason, a comment."""

from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tuphe.lib.text import validate_text


class ReasonForm(forms.Form):
    """Why a review goes back; `version` names the submission that was read."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=5000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author reads it: say what is missing and what to do."),
        error_messages={"required": _("Please write the reason.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AcceptForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class CommentForm(forms.Form):
    """A comment on one part of the review, or on the whole."""

    slot = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    text = forms.CharField(
        label=_("Comment"),
        max_length=5000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Please write the comment.")},
    )


def read_again(form: forms.BaseForm, version: int) -> None:
    """What was typed, now about `version`: the page shows it, so sending again is a choice."""
    data = cast(QueryDict, form.data).copy()
    data["version"] = str(version)
    form.data = data
