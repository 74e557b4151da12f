"""A shortcoming with its remedy on one page."""

from datetime import date
from typing import Any, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from reviews.models import Remedy, SelfReview, Shortcoming
from tuphe.lib.dates import today
from tuphe.lib.text import validate_text

REMEDY_FIELDS = ("measure", "due_on")


class ShortcomingForm(forms.ModelForm):
    """Every shortcoming has a cause, a source, a remedy and a deadline (design §2)."""

    measure = forms.CharField(
        label=_("Remedy"),
        max_length=5000,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What exactly will be done, and how one will see that it is done."),
    )
    due_on = forms.DateField(
        label=_("Deadline"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    class Meta:
        model = Shortcoming
        fields = ["area", "description", "cause", "source"]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
            "cause": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "description": _("One shortcoming, said concretely: what, when, how often."),
            "cause": _("Why it happened; your own part first."),
        }

    def __init__(self, *args: Any, review: SelfReview, remedy: Remedy, **kwargs: Any) -> None:
        self.review, self.remedy = review, remedy
        initial = {name: getattr(remedy, name) for name in REMEDY_FIELDS}
        kwargs["initial"] = initial | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        area = cast(forms.ModelChoiceField, self.fields["area"])
        area.queryset = review.cycle.areas.all()
        area.empty_label = _("Choose the focus area")
        self.fields["version"].initial = self.instance.version if self.instance.pk else 0
        self.fields["due_on"].widget.attrs |= {
            "min": today().isoformat(),
            "max": review.cycle.remedies_until.isoformat(),
        }
        for name in ("description", "cause"):
            self.fields[name].validators.append(validate_text)

    def clean_due_on(self) -> date:
        """Not before today, nor after the cycle's last day for remedies; an old one may stay."""
        due_on = self.cleaned_data["due_on"]
        if due_on == self.remedy.due_on:
            return due_on
        if due_on < today():
            raise forms.ValidationError(_("The deadline lies in the past; choose today or later."))
        if due_on > self.review.cycle.remedies_until:
            last = date_format(self.review.cycle.remedies_until, "SHORT_DATE_FORMAT")
            raise forms.ValidationError(
                _("The deadline is too far away; the last possible day is %(day)s.")
                % {"day": last}
            )
        return due_on

    def filled_remedy(self) -> Remedy:
        for name in REMEDY_FIELDS:
            setattr(self.remedy, name, self.cleaned_data[name])
        return self.remedy
