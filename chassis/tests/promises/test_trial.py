"""The trial services themselves: what they stand on is what they say."""

from chassis.testing.service import assert_migrations_match
from chassis.testing.trial.notes.service import NotesService
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from chassis.testing.trial.tallies.service import TalliesService


def test_the_migrations_make_what_the_models_say(sqlite_stage):
    assert_migrations_match(NotesService, sqlite_stage.notes.database.engine)
    assert_migrations_match(TalliesService, sqlite_stage.tallies.database.engine)


def test_a_note_is_written_carried_and_tallied(stage):
    note = stage.write("ada", HANGZHOU)
    other = stage.write("tan", TONGLU)

    stage.carry()

    assert stage.tallied(HANGZHOU) == [note]
    assert stage.tallied(TONGLU) == [other]
    assert stage.ledger().clean
