"""Both languages read and write days the Vietnamese way."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, translation


@pytest.fixture(params=["vi", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("31/12/1980", dt.date(1980, 12, 31)),
        ("05/06/2026", dt.date(2026, 6, 5)),
        ("5/6/2026", dt.date(2026, 6, 5)),
        ("05-06-2026", dt.date(2026, 6, 5)),
        ("05.06.2026", dt.date(2026, 6, 5)),
        ("2026-06-05", dt.date(2026, 6, 5)),
    ],
)
def test_days_are_read_day_first(typed, day):
    assert forms.DateField().clean(typed) == day


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("typed", ["12/31/1980", "31/02/2026", "05/06/26", "hôm nay"])
def test_other_days_are_refused(typed):
    with pytest.raises(ValidationError):
        forms.DateField().clean(typed)


@pytest.mark.usefixtures("language")
def test_moments_are_read_in_the_forms_that_are_shown():
    moment = dt.datetime(2026, 6, 5, 17, 30)
    field = forms.DateTimeField()
    for typed in ("05/06/2026 17:30", "17:30 05/06/2026", "2026-06-05 17:30:00"):
        assert field.clean(typed).replace(tzinfo=None) == moment
    assert formats.date_format(moment, "DATETIME_FORMAT") == "17:30 05/06/2026"


@pytest.mark.usefixtures("language")
def test_days_are_shown_day_first():
    day = dt.date(2026, 6, 5)
    assert formats.date_format(day) == "05/06/2026"
    assert formats.date_format(day, "SHORT_DATE_FORMAT") == "05/06/2026"
    assert formats.get_format("FIRST_DAY_OF_WEEK") == 1


def test_numbers(language):
    grouped = formats.number_format(1234567.5, 1, use_l10n=True, force_grouping=True)
    assert grouped == {"vi": "1.234.567,5", "en": "1,234,567.5"}[language]
