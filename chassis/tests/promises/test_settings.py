"""Promise: a process that was told too little says what is missing, and does not start."""

from dataclasses import MISSING, fields
from pathlib import Path

import pytest

from chassis.settings import SettingMissing, Settings, read_settings

EXAMPLE = Path(__file__).parents[3] / "deploy" / "env.example"
NEEDED = {
    "NUANJIA_DATABASE_URL": "postgresql+psycopg2://care@db/care",
    "NUANJIA_BROKER_URL": "amqp://care@broker/nuanjia",
    "NUANJIA_KEY_FILE": "/etc/nuanjia/key",
}


def example():
    """Return the example's variables, each with the comment that stands above it."""
    told, comment = {}, ""
    for line in EXAMPLE.read_text().splitlines():
        if line.startswith("#"):
            comment += line.removeprefix("#")
        elif "=" in line:
            name, _, value = line.partition("=")
            told[name], comment = (value, comment), ""
        else:
            comment = ""
    return told


def test_the_needed_settings_are_enough():
    settings = read_settings(NEEDED)

    assert settings.database_url == "postgresql+psycopg2://care@db/care"
    assert settings.key_file == Path("/etc/nuanjia/key")
    assert (settings.http_port, settings.demo, settings.log_level) == (8000, False, "INFO")


def test_every_missing_setting_is_named_with_what_it_is_for():
    with pytest.raises(SettingMissing) as error:
        read_settings({})

    for name in NEEDED:
        assert name in str(error.value)
    assert "the key that opens restricted fields" in str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NUANJIA_HTTP_PORT", "eighty"),
        ("NUANJIA_CLOCK_OFFSET_DAYS", "1.5"),
        ("NUANJIA_DEMO", "perhaps"),
    ],
)
def test_a_malformed_setting_is_named_with_what_was_found(name, value):
    with pytest.raises(SettingMissing, match=f"{name} is '{value}'"):
        read_settings({**NEEDED, name: value})


def test_an_empty_setting_has_its_default():
    assert read_settings({**NEEDED, "NUANJIA_HTTP_PORT": ""}).http_port == 8000


def test_settings_that_are_shown_hide_their_passwords():
    settings = read_settings({**NEEDED, "NUANJIA_BROKER_URL": "amqp://care:hunter2@broker"})

    assert "hunter2" not in repr(settings)
    assert "hunter2" not in str(settings)


def test_the_example_names_every_setting_and_no_other():
    assert list(example()) == [f"NUANJIA_{each.name.upper()}" for each in fields(Settings)]


def test_the_example_says_what_each_setting_is_for():
    for name, (_, comment) in example().items():
        assert comment.strip().endswith("."), name


def test_the_example_shows_the_defaults():
    told = {name: value for name, (value, _) in example().items()}
    settings = read_settings(told)

    for each in fields(Settings):
        if each.default is not MISSING:
            assert getattr(settings, each.name) == each.default, each.name
