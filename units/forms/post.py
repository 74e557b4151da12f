"""Forms about posts in a unit."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from units.enums import Post
from units.forms.fields import DayField
from units.models import Cadre


class AppointmentForm(forms.Form):
    """A person takes a post."""

    cadre = forms.ModelChoiceField(
        Cadre.objects.none(), to_field_name="code", widget=forms.HiddenInput, label=_("Person")
    )
    post = forms.ChoiceField(label=_("Post"), choices=[("", "—"), *Post.choices])
    since = DayField(label=_("First day in this post"), initial=today)

    def __init__(self, *args: Any, by: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cadre"]
        field.queryset = Cadre.objects.within_reach_of(by).exclude(pk=by.pk)  # type: ignore[attr-defined]


class AppointmentEndForm(forms.Form):
    """A post ends."""

    last_day = DayField(label=_("Last day in this post"), initial=today)
