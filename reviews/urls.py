"""Addresses of the reviews (design §5: kept stable, so that links in old mails live)."""

from django.urls import path

from reviews.views import (
    cycles,
    dashboards,
    desk,
    filing,
    notifications,
    reading,
    shortcomings,
    work,
)

urlpatterns = [
    path("", work.home, name="home"),
    # reviews
    path("reviews/", reading.review_list, name="review_list"),
    path("reviews/<uuid:code>/", reading.review_detail, name="review_detail"),
    path("reviews/<uuid:code>/edit/", filing.review_edit, name="review_edit"),
    path("reviews/<uuid:code>/autosave/", filing.review_autosave, name="review_autosave"),
    path("reviews/<uuid:code>/submit/", filing.review_submit, name="review_submit"),
    path("reviews/<uuid:code>/return/", desk.review_return, name="review_return"),
    path("reviews/<uuid:code>/accept/", desk.review_accept, name="review_accept"),
    path("reviews/<uuid:code>/reopen/", desk.review_reopen, name="review_reopen"),
    path("reviews/<uuid:code>/comments/", desk.comment_create, name="comment_create"),
    path("reviews/<uuid:code>/readers/", reading.review_readers, name="review_readers"),
    path(
        "reviews/<uuid:code>/versions/<int:number>/",
        reading.review_version,
        name="review_version",
    ),
    path(
        "reviews/<uuid:code>/shortcomings/new/",
        shortcomings.shortcoming_create,
        name="shortcoming_create",
    ),
    path(
        "reviews/<uuid:code>/shortcomings/<uuid:shortcoming>/",
        shortcomings.shortcoming_edit,
        name="shortcoming_edit",
    ),
    path(
        "reviews/<uuid:code>/shortcomings/<uuid:shortcoming>/delete/",
        shortcomings.shortcoming_delete,
        name="shortcoming_delete",
    ),
    # the desk
    path("cells/<uuid:unit>/", desk.cell_desk, name="cell_desk"),
    # cycles
    path("cycles/", cycles.cycle_list, name="cycle_list"),
    path("cycles/new/", cycles.cycle_create, name="cycle_create"),
    path("cycles/<uuid:code>/", cycles.cycle_detail, name="cycle_detail"),
    path("cycles/<uuid:code>/edit/", cycles.cycle_edit, name="cycle_edit"),
    path("cycles/<uuid:code>/open/", cycles.cycle_open, name="cycle_open"),
    path("cycles/<uuid:code>/close/", cycles.cycle_close, name="cycle_close"),
    # dashboards
    path("dashboard/", dashboards.dashboard, name="dashboard"),
    path("dashboard/<uuid:unit>/", dashboards.dashboard_unit, name="dashboard_unit"),
    path("dashboard/<uuid:unit>/reviews/", dashboards.dashboard_reviews, name="dashboard_reviews"),
    path(
        "dashboard/<uuid:unit>/shortcomings/",
        dashboards.dashboard_shortcomings,
        name="dashboard_shortcomings",
    ),
    # notices
    path("notifications/", notifications.notification_list, name="notification_list"),
    path(
        "notifications/read/",
        notifications.notification_read_all,
        name="notification_read_all",
    ),
    path("notifications/mail/", notifications.mail_demo, name="mail_demo"),
    path(
        "notifications/<uuid:code>/",
        notifications.notification_open,
        name="notification_open",
    ),
]
