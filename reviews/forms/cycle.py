"""The days and rules of a cycle, and its opening."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.utils.translation import gettext_lazy as _

from reviews.models import ReviewCycle
from tuphe.lib.text import validate_text
from units.models import PartyUnit

LONGEST_DAYS = 3 * 366


class CycleForm(forms.ModelForm):
    """Name, days, reminders."""

    reminder_offsets = SimpleArrayField(
        forms.IntegerField(min_value=-60, max_value=60),
        label=_("Reminders"),
        max_length=20,
        help_text=_("Days before (negative) and after the filing day, separated by commas."),
    )

    class Meta:
        model = ReviewCycle
        fields = [
            "root",
            "name",
            "year",
            "kind",
            "opens_on",
            "due_on",
            "closes_on",
            "remedies_until",
            "reminder_offsets",
            "grace_days",
        ]
        widgets = {
            name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            for name in ("opens_on", "due_on", "closes_on", "remedies_until")
        }

    def __init__(self, *args: Any, roots: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["root"]).queryset = roots
        self.fields["root"].disabled = self.instance.pk is not None
        self.fields["name"].validators.append(validate_text)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens_on, last = cleaned.get("opens_on"), cleaned.get("remedies_until")
        if opens_on and last and last > opens_on + timedelta(days=LONGEST_DAYS):
            self.add_error("remedies_until", _("No more than three years after the opening."))
        return cleaned


class OpenCycleForm(forms.Form):
    """Which units are pilots; everything below a pilot unit belongs to the pilot."""

    pilots = forms.ModelMultipleChoiceField(
        PartyUnit.objects.none(),
        label=_("Pilot units"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The dashboard shows them beside the rest."),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelMultipleChoiceField, self.fields["pilots"]).queryset = units
