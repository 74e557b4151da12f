"""Fields that the forms of units and people share."""

import hashlib
import re
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from tuphe.lib.text import normalize_name, search_key, validate_text

EARLIEST = date(1930, 1, 1)
YEARS_AHEAD = 1


class DayField(forms.DateField):
    """A day on which something in a unit begins or ends: from 1930 to one year from today."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        if value < EARLIEST:
            raise ValidationError(_("The Party was founded in 1930; this day lies before it."))
        if value > today() + relativedelta(years=YEARS_AHEAD):
            raise ValidationError(_("This day lies more than one year ahead."))


class NameField(forms.CharField):
    """A name as it is stored; it must hold a letter or a digit."""

    def to_python(self, value: Any) -> str:
        validate_text(value or "")
        return normalize_name(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not search_key(value):
            raise ValidationError(_("Please write it in letters."))


class PhoneField(forms.CharField):
    """A telephone number as people write it; letters in it are a slip."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"\+?[\d\s().-]{6,}", value, re.ASCII):
            raise ValidationError(_("A telephone number holds digits, at least six of them."))


class OfficialCodeField(forms.CharField):
    """14 digits; the dots of the printed form are taken away."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.]", "", super().to_python(value) or "")


class SeenMixin(forms.BaseForm):
    """Never overwrites silently what someone else saved while the page was open.

    The page carries a fingerprint of the values that it showed. When they have changed since,
    nothing is saved; beside each field that differs stands what is stored now. Sending the form
    again saves it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stored = [(name, str(self.initial.get(name))) for name in sorted(self.fields)]
        self.fields["seen"] = forms.CharField(
            required=False,
            widget=forms.HiddenInput,
            initial=hashlib.sha256(repr(stored).encode()).hexdigest()[:16],
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stored = self.fields["seen"].initial
        if self.cleaned_data.get("seen") in ("", stored):
            return cleaned
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("seen")] = stored  # type: ignore[index]
        differing = [name for name in self.changed_data if name != "seen"]
        if differing:
            message = _(
                "Someone else changed this while the page was open. Look at it, then save."
            )
            self.add_error(None, ValidationError(message, code="stale"))
        for name in differing:
            value = _in_words(self.fields[name], self.initial.get(name))
            self.add_error(
                name,
                ValidationError(_("Stored now: %(value)s"), code="stale", params={"value": value}),
            )
        return cleaned


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField):
        value = next((label for key, label in field.widget.choices if key == value), value)
    elif isinstance(value, date):
        value = f"{value:%d/%m/%Y}"
    return "—" if value in (None, "") else str(value)
