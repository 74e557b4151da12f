"""Forms about a unit of the tree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from units.enums import UnitKind
from units.forms.fields import DayField, NameField, OfficialCodeField, SeenMixin
from units.models import PartyUnit


class UnitFields(forms.ModelForm):
    """What a unit is called."""

    name = NameField(label=_("Name"), max_length=200)
    short_name = NameField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("For tables and the phone."),
    )
    official_code = OfficialCodeField(
        label=_("Official code"),
        max_length=24,
        required=False,
        help_text=_("14 digits, as the organisation department issued it."),
    )


class UnitCreateForm(UnitFields):
    """A new unit below another one."""

    valid_from = DayField(label=_("In force from"))

    class Meta:
        model = PartyUnit
        fields = ["kind", "name", "short_name", "official_code", "valid_from"]

    def __init__(self, data: Any = None, *, parent: PartyUnit) -> None:
        super().__init__(data, instance=PartyUnit(parent=parent))
        kinds = UnitKind(parent.kind).below
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=[(kind.value, kind.label) for kind in kinds]
        )
        self.initial["valid_from"] = today()


class UnitEditForm(SeenMixin, UnitFields):
    """What may be changed of a unit without a decision of the committee above."""

    class Meta:
        model = PartyUnit
        fields = ["name", "short_name", "official_code", "position"]
        help_texts = {"position": _("Units with a smaller number stand first in the list.")}
