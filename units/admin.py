"""The technical operator's view of units, people and the trail; a change leaves an audit row."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from tuphe.lib.text import search_key
from units.lookups import words_begin
from units.models import Appointment, AuditEntry, Cadre, Membership, PartyUnit, record


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows to look at: nothing is added, changed or deleted here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class RecordedAdmin(admin.ModelAdmin):
    """What Django's own log notes goes into the audit trail as well, in the same transaction.

    The trail names the fields that were changed, not their values: some are personal.
    """

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(request, "added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        self._record(request, "changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet) -> Any:
        for obj in queryset:
            self._record(request, "deleted", obj, str(obj))
        return super().log_deletions(request, queryset)

    def _record(self, request: HttpRequest, act: str, obj: Model, message: Any) -> None:
        by = request.user if isinstance(request.user, Cadre) else None
        record(
            f"admin.{obj._meta.model_name}_{act}",
            by=by,
            target=obj,
            subject=obj if isinstance(obj, Cadre) else getattr(obj, "cadre", None),
            message=message,
        )


class KeptAdmin(RecordedAdmin):
    """Rows that old reviews lean on: they are closed or made inactive, never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class CadreCreationForm(AdminUserCreationForm):
    class Meta:
        model = Cadre
        fields = ("username", "full_name")


class CadreChangeForm(UserChangeForm):
    class Meta:
        model = Cadre
        fields = "__all__"


@admin.register(Cadre)
class CadreAdmin(KeptAdmin, UserAdmin):
    """Accounts: names, contact, passwords. Units and posts are their own lists."""

    form = CadreChangeForm
    add_form = CadreCreationForm
    list_display = ("full_name", "username", "birth_year", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    ordering = ("sort_key", "pk")
    filter_horizontal = ()
    autocomplete_fields = ("managed_by",)
    readonly_fields = ("code", "last_login")
    fieldsets = (
        (None, {"fields": ("code", "username", "password", "last_login")}),
        (
            None,
            {
                "fields": (
                    "full_name",
                    "birth_year",
                    "work_title",
                    "joined_party_on",
                    "email",
                    "phone",
                    "managed_by",
                )
            },
        ),
        (None, {"fields": ("is_active", "is_staff", "is_superuser")}),
    )
    add_fieldsets = (
        (
            None,
            {"fields": ("username", "full_name", "usable_password", "password1", "password2")},
        ),
    )
    search_fields = ("search_key", "username")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if search_key(search_term):
            by_name = words_begin(search_term)
            queryset = queryset.filter(by_name | Q(username__icontains=search_term.strip()))
        return queryset, False


@admin.register(PartyUnit)
class PartyUnitAdmin(KeptAdmin):
    """Units. The place in the tree is set once: moving a unit is an act of its own."""

    list_display = ("name", "kind", "official_code", "parent", "valid_from", "valid_to")
    list_filter = ("kind",)
    list_select_related = ("parent",)
    ordering = ("path",)
    autocomplete_fields = ("parent",)
    search_fields = ("search_key",)
    readonly_fields = ("code", "path")

    def get_readonly_fields(
        self, request: HttpRequest, obj: PartyUnit | None = None
    ) -> tuple[str, ...]:
        return (*self.readonly_fields, "parent") if obj else self.readonly_fields

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found = queryset.filter(words_begin(search_term)) if search_key(search_term) else queryset
        return found, False


class PeriodAdmin(RecordedAdmin):
    """A person in a unit, from one day to another."""

    autocomplete_fields = ("cadre", "unit")
    list_select_related = ("cadre", "unit")
    search_fields = ("cadre__search_key", "unit__search_key")
    readonly_fields = ("code",)
    ordering = ("-since", "pk")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if search_key(search_term):
            person = words_begin(search_term, "cadre__search_key")
            unit = words_begin(search_term, "unit__search_key")
            queryset = queryset.filter(person | unit)
        return queryset, False


@admin.register(Membership)
class MembershipAdmin(PeriodAdmin):
    list_display = ("cadre", "unit", "kind", "status", "since", "until")
    list_filter = ("kind", "status")


@admin.register(Appointment)
class AppointmentAdmin(PeriodAdmin):
    list_display = ("cadre", "unit", "post", "since", "until")
    list_filter = ("post",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The trail, newest first; the database itself refuses to change it."""

    list_display = ("at", "action", "actor", "subject", "target_type", "target_code")
    list_filter = ("action",)
    list_select_related = ("actor", "subject")
    search_fields = ("actor__username", "target_code")
    date_hierarchy = "at"
    ordering = ("-at", "-pk")
    show_full_result_count = False
