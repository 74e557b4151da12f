"""Addresses below /units/. Units, memberships and posts are named by their UUID codes."""

from django.urls import path

from units.views import members, posts, tree, unit

urlpatterns = [
    path("", tree.unit_tree, name="unit_tree"),
    path("search/", tree.people_search, name="people_search"),
    path("<uuid:code>/", unit.unit_detail, name="unit_detail"),
    path("<uuid:code>/new/", unit.unit_create, name="unit_create"),
    path("<uuid:code>/edit/", unit.unit_edit, name="unit_edit"),
    path("<uuid:code>/members/new/", members.member_create, name="member_create"),
    path("<uuid:code>/members/add/", members.member_add, name="member_add"),
    path("<uuid:code>/posts/new/", posts.appointment_create, name="appointment_create"),
    path("members/<uuid:code>/edit/", members.member_edit, name="member_edit"),
    path("members/<uuid:code>/end/", members.membership_end, name="membership_end"),
    path("members/<uuid:code>/move/", members.membership_move, name="membership_move"),
    path("posts/<uuid:code>/end/", posts.appointment_end, name="appointment_end"),
]
