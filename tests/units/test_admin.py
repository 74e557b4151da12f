"""The technical operator's pages: who enters, what is there, and that changes leave a trace."""

import pytest
from django.contrib import admin as django_admin
from django.urls import reverse

from reviews.models import ReviewCycle
from tests.cast import District, file_review
from tests.database import state
from tests.units.battery import last_entry
from units.models import Appointment, AuditEntry, Cadre, Membership, PartyUnit

TEXT = "Chữ chỉ người viết và cấp ủy được đọc"
REGISTERED = {
    "units": {"Cadre", "PartyUnit", "Membership", "Appointment", "AuditEntry"},
    "reviews": {"ReviewCycle", "FocusArea", "Level", "Digest", "Notification"},
}
READ_ONLY = REGISTERED["reviews"] | {"AuditEntry"}


@pytest.fixture
def operator(sign_in, district: District):
    return sign_in(district.operator)


def registered() -> list[type]:
    return [m for m in django_admin.site._registry if m._meta.app_label in REGISTERED]


def page(model: type, what: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def test_holds_these_lists_and_no_review() -> None:
    for app, names in REGISTERED.items():
        found = {model.__name__ for model in registered() if model._meta.app_label == app}
        assert found == names


def test_every_list_and_row_opens_and_no_text_of_a_review_is_in_it(
    operator, cycle: ReviewCycle, district: District
) -> None:
    file_review(cycle, district.author, TEXT)
    for model in registered():
        pages = [operator.get(page(model, "changelist"), {"q": "a"})]
        pages.append(operator.get(page(model, "changelist")))
        pages += [operator.get(page(model, "change", row.pk)) for row in model.objects.all()[:3]]
        for response in pages:
            assert response.status_code == 200, model
            assert TEXT not in response.text


def test_only_the_operator_enters(sign_in, district: District) -> None:
    for user in (district.administrator, district.leader, district.peer):
        client = sign_in(user)
        for address in ("/admin/", page(Cadre, "changelist"), page(AuditEntry, "changelist")):
            response = client.get(address)
            assert response.status_code == 302
            assert response["Location"].startswith("/admin/login/")


def test_the_trail_and_the_reviews_side_are_read_only(
    operator, cycle: ReviewCycle, district: District
) -> None:
    before = state(but=("django_session", "units_cadre", "django_admin_log"))
    for model in registered():
        if model.__name__ not in READ_ONLY:
            continue
        assert operator.get(page(model, "add")).status_code == 403
        row = model.objects.first()
        if row is not None:
            assert operator.post(page(model, "change", row.pk), {}).status_code == 403
            assert operator.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert state(but=("django_session", "units_cadre", "django_admin_log")) == before


def account(cadre: Cadre, **changes: object) -> dict[str, object]:
    names = ("username", "full_name", "email", "phone", "work_title")
    return {name: getattr(cadre, name) for name in names} | {"is_active": "on"} | changes


def test_a_changed_account_leaves_a_trace_without_the_values(operator, district: District) -> None:
    data = account(district.peer, phone="0650 777 777", full_name="Võ Thị Dung")
    assert operator.post(page(Cadre, "change", district.peer.pk), data).status_code == 302
    stored = Cadre.objects.get(pk=district.peer.pk)
    assert stored.search_key == "vo thi dung"
    entry = last_entry()
    assert (entry.action, entry.actor) == ("admin.cadre_changed", district.operator)
    assert (entry.subject, entry.target_code) == (district.peer, district.peer.code)
    assert "777" not in str(entry.detail)


def test_a_new_account_and_a_new_password(operator, district: District) -> None:
    secret = "mot-mat-khau-rat-dai-2026"
    data = {
        "username": "moi",
        "full_name": "Người Mới",
        "usable_password": "true",
        "password1": secret,
        "password2": secret,
    }
    assert operator.post(page(Cadre, "add"), data).status_code == 302
    cadre = Cadre.objects.get(username="moi")
    assert cadre.check_password(secret)
    assert last_entry().action == "admin.cadre_added"
    new = {"usable_password": "true", "password1": f"{secret}x", "password2": f"{secret}x"}
    address = reverse("admin:auth_user_password_change", args=[cadre.pk])
    assert operator.post(address, new).status_code == 302
    assert Cadre.objects.get(pk=cadre.pk).check_password(f"{secret}x")
    assert last_entry().action == "admin.cadre_changed"
    assert secret not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_a_new_unit_gets_its_path_and_its_place_stays(operator, district: District) -> None:
    data = {
        "name": "Chi bộ Khu phố 3",
        "kind": "cell",
        "parent": district.town.pk,
        "position": "0",
        "valid_from": "01/01/2026",
    }
    assert operator.post(page(PartyUnit, "add"), data).status_code == 302
    unit = PartyUnit.objects.get(name="Chi bộ Khu phố 3")
    assert unit.path.startswith(district.town.path)
    assert last_entry().action == "admin.partyunit_added"
    moved = data | {"parent": district.root.pk}
    operator.post(page(PartyUnit, "change", unit.pk), moved)
    assert PartyUnit.objects.get(pk=unit.pk).parent == district.town


def test_a_membership_and_a_post_may_be_corrected_and_deleted(
    operator, district: District
) -> None:
    data = {
        "cadre": district.operator.pk,
        "unit": district.root.pk,
        "post": "admin",
        "since": "01/01/2026",
    }
    assert operator.post(page(Appointment, "add"), data).status_code == 302
    held = Appointment.objects.get(cadre=district.operator)
    entry = last_entry()
    assert (entry.action, entry.subject) == ("admin.appointment_added", district.operator)
    assert operator.post(page(Appointment, "delete", held.pk), {"post": "yes"}).status_code == 302
    assert last_entry().action == "admin.appointment_deleted"
    assert last_entry().target_code == held.code
    chosen = [m.pk for m in Membership.objects.filter(cadre=district.peer)]
    bulk = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    assert operator.post(page(Membership, "changelist"), bulk).status_code == 302
    assert not Membership.objects.filter(cadre=district.peer).exists()
    assert (last_entry().action, last_entry().subject) == (
        "admin.membership_deleted",
        district.peer,
    )


def test_an_overlap_is_refused_with_a_sentence(operator, district: District) -> None:
    data = {
        "cadre": district.peer.pk,
        "unit": district.office.pk,
        "kind": "official",
        "status": "active",
        "since": "01/01/2026",
    }
    response = operator.post(page(Membership, "add"), data)
    assert response.status_code == 200
    assert response.context["adminform"].form.non_field_errors()


def test_people_and_units_are_never_deleted(operator, district: District) -> None:
    for row in (district.peer, district.cell):
        address = page(type(row), "delete", row.pk)
        assert operator.post(address, {"post": "yes"}).status_code == 403


def test_searches_without_accents(operator, district: District) -> None:
    response = operator.get(page(Cadre, "changelist"), {"q": "vo thi thuy"})
    assert [cadre.full_name for cadre in response.context["cl"].result_list] == [
        "Võ Thị Thuỳ Dung"
    ]
    found = operator.get(page(PartyUnit, "changelist"), {"q": "khu pho"})
    assert len(found.context["cl"].result_list) == 2
    held = operator.get(page(Membership, "changelist"), {"q": "van phong"})
    assert len(held.context["cl"].result_list) == 2
