"""Forms about people as members of a unit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuphe.lib.dates import today
from units import permissions
from units.enums import MembershipKind, MembershipStatus, UnitKind
from units.forms.fields import DayField, NameField, PhoneField, SeenMixin
from units.models import Cadre, Membership, PartyUnit

YOUNGEST = 18
OLDEST = 110
SOMEONE_ELSE = "new"


class PersonFields(forms.ModelForm):
    """A person, with only the data that the work needs."""

    full_name = NameField(
        label=_("Full name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Tells two people of the same name apart."),
    )
    work_title = NameField(
        label=_("Post at work"),
        max_length=120,
        required=False,
        help_text=_("In the administration or in a mass organisation."),
    )
    joined_party_on = DayField(
        label=_("Admitted to the Party on"),
        required=False,
        help_text=_("Who was admitted less than six months before the filing day owes no review."),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Reminders and new passwords go there."),
    )
    phone = PhoneField(label=_("Telephone"), max_length=20, required=False)

    class Meta:
        model = Cadre
        fields = [
            "full_name",
            "birth_year",
            "work_title",
            "joined_party_on",
            "email",
            "phone",
            "username",
        ]
        labels = {"username": _("User name")}
        help_texts = {
            "username": _(
                "Only for who signs in; letters without accents and digits. The person sets the "
                "password through “I have forgotten my password”, which needs the e-mail."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].widget.attrs.update(autocomplete="off", autocapitalize="none")

    def clean_birth_year(self) -> int | None:
        year: int | None = self.cleaned_data["birth_year"]
        latest = today().year - YOUNGEST
        earliest = today().year - OLDEST
        if year is not None and not earliest <= year <= latest:
            raise ValidationError(
                _("A year of birth between %(earliest)s and %(latest)s is expected."),
                params={"earliest": earliest, "latest": latest},
            )
        return year

    def clean_joined_party_on(self) -> Any:
        day = self.cleaned_data["joined_party_on"]
        if day and day > today():
            raise ValidationError(_("This day lies in the future."))
        return day


class MembershipFields(forms.Form):
    """Since when, and as what, a person belongs to the unit."""

    kind = forms.ChoiceField(
        label=_("Membership"), choices=MembershipKind, initial=MembershipKind.OFFICIAL
    )
    status = forms.ChoiceField(
        label=_("Status"), choices=MembershipStatus, initial=MembershipStatus.ACTIVE
    )
    since = DayField(label=_("Member of this unit since"), initial=today)

    def membership(self, unit: PartyUnit) -> Membership:
        """The membership as typed, for the person `cadre` still to be set."""
        return Membership(
            unit=unit, **{name: self.cleaned_data[name] for name in ("kind", "status", "since")}
        )


class MemberCreateForm(PersonFields, MembershipFields):
    """A new person. When someone within reach has the name, the form asks who is meant."""

    namesakes: Sequence[Cadre] = ()
    same_person: Cadre | None = None

    def __init__(self, *args: Any, by: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        name, year = self.cleaned_data.get("full_name"), self.cleaned_data.get("birth_year")
        if name:
            known = Cadre.objects.within_reach_of(self.by)
            self.namesakes = list(known.namesakes(name, year).order_by("sort_key", "pk"))
        by_code = {str(cadre.code): cadre for cadre in self.namesakes}
        self.same_person = by_code.get(self.answer)
        if self.namesakes and not self.same_person and not self.is_someone_else:
            message = _("There is a person of this name already. Say who is meant.")
            self.add_error(None, ValidationError(message, code="namesake"))
        return cleaned

    @property
    def answer(self) -> str:
        """The person who is meant, by code; it is asked only when there are namesakes."""
        return str(self.data.get("same_as", ""))

    @property
    def is_someone_else(self) -> bool:
        return self.answer == SOMEONE_ELSE


class MemberAddForm(MembershipFields):
    """A person who is already stored becomes a member."""

    cadre = forms.ModelChoiceField(
        Cadre.objects.none(), to_field_name="code", widget=forms.HiddenInput, label=_("Person")
    )

    def __init__(self, *args: Any, by: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["cadre"]
        field.queryset = Cadre.objects.within_reach_of(by)  # type: ignore[attr-defined]


class MemberEditForm(SeenMixin, PersonFields):
    """The data of a member, and the status in the unit."""

    status = forms.ChoiceField(label=_("Status in this unit"), choices=MembershipStatus)

    def __init__(self, *args: Any, membership: Membership, by: Cadre, **kwargs: Any) -> None:
        super().__init__(
            *args, instance=membership.cadre, initial={"status": membership.status}, **kwargs
        )
        self.may_change_account = permissions.can_change_account(by, membership.cadre)
        if not self.may_change_account:
            for name in ("email", "username"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "This person holds a post beyond the units that you administer; an "
                    "administrator above changes this."
                )

    def values(self) -> dict[str, Any]:
        """What was typed, by the names of the stored fields."""
        return {name: new for name, new in self.cleaned_data.items() if name != "seen"}


class EndPostsMixin(forms.Form):
    end_posts = forms.BooleanField(
        label=_("End the posts in this unit on the same day"), required=False, initial=True
    )


class MembershipEndForm(EndPostsMixin):
    """The person leaves the unit."""

    last_day = DayField(label=_("Last day in this unit"), initial=today)
    field_order = ["last_day", "end_posts"]


class MembershipMoveForm(EndPostsMixin):
    """The person leaves this unit and joins another one."""

    unit = forms.ModelChoiceField(
        PartyUnit.objects.none(), to_field_name="code", label=_("New unit")
    )
    since = DayField(label=_("First day in the new unit"), initial=today)
    field_order = ["unit", "since", "end_posts"]

    def __init__(self, *args: Any, membership: Membership, by: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = (
            PartyUnit.objects.filter(permissions.administered(by))
            .in_force(today())
            .filter(kind__in=UnitKind.holding_members())
            .exclude(pk=membership.unit_id)
        )
        field = self.fields["unit"]
        field.queryset = units  # type: ignore[attr-defined]
        groups: dict[str, list[tuple[str, str]]] = {}
        for unit in units.select_related("parent").order_by("path"):
            above = unit.parent.name if unit.parent else ""
            groups.setdefault(above, []).append((str(unit.code), unit.name))
        field.choices = [("", "—"), *groups.items()]  # type: ignore[attr-defined]
        self.has_targets = bool(groups)
