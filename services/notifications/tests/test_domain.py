from __future__ import annotations

import string
from datetime import datetime, timedelta

import pytest

from services.notifications import catalogue, domain


@pytest.mark.parametrize("template", catalogue.TEMPLATES)
def test_a_message_says_the_same_in_both_languages(template):
    both = catalogue.TEMPLATES[template]

    fields = [
        {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for text in (both.zh, both.en)
    ]

    assert fields[0] == fields[1]


@pytest.mark.parametrize("template", catalogue.TEMPLATES)
@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_a_mail_names_nobody(template, language):
    params = {
        name: "x"
        for _, name, _, _ in string.Formatter().parse(catalogue.TEMPLATES[template].zh)
        if name not in (None, "member", "unit")
    }

    subject, text = domain.render_mail(template, params, language)

    assert subject
    assert "{" not in text


def test_a_value_with_braces_stays_what_it_is():
    text = domain.render("gift_failed", {"reason": "{member.__class__}"}, "zh")

    assert text == "{member}的生日蛋糕未能送达（{member.__class__}），请安排补送。"


@pytest.mark.parametrize(
    ("at", "minutes"),
    [("20:59", 0), ("21:00", 630), ("23:59", 451), ("00:00", 450), ("07:29", 1), ("07:30", 0)],
)
def test_quiet_hours_may_go_over_midnight(at, minutes):
    now = datetime.fromisoformat(f"2024-01-02T{at}:00+08:00")

    assert domain.quiet_for(now, "21:00", "07:30") == timedelta(minutes=minutes)


@pytest.mark.parametrize(("at", "minutes"), [("11:59", 0), ("12:00", 120), ("14:00", 0)])
def test_quiet_hours_may_be_at_noon(at, minutes):
    now = datetime.fromisoformat(f"2024-01-02T{at}:00+08:00")

    assert domain.quiet_for(now, "12:00", "14:00") == timedelta(minutes=minutes)


def test_hours_that_end_where_they_begin_are_never_quiet():
    now = datetime.fromisoformat("2024-01-02T00:00:00+08:00")

    assert domain.quiet_for(now, "00:00", "00:00") == timedelta()


def test_waits_grow_and_stay_short_enough_for_a_server_that_is_back():
    assert domain.wait_after(1) == timedelta(seconds=10)
    assert domain.wait_after(2) == timedelta(seconds=20)
    assert domain.wait_after(7) == timedelta(seconds=640)
    assert domain.wait_after(8) == domain.wait_after(500) == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("code", "refusals", "final"), [(550, 1, True), (499, 9, False), (450, 10, True)]
)
def test_a_refusal_is_final_by_its_code_or_by_repetition(code, refusals, final):
    assert domain.is_final(code, refusals) is final
