"""Promise: ID number, phone and address are unreadable without the key, wherever the files go."""

import stat

import pytest
from sqlalchemy import select, type_coerce
from sqlalchemy.types import LargeBinary

from chassis import encryption
from chassis.encryption import KeyMissing, Keyring, WrongKey, load_keyring
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.stage import HANGZHOU, TONGLU

SECRET = "330106194402291234"


def write(stage, association=HANGZHOU, secret=SECRET):
    return stage.notes.call(
        "write_note", association=association, person_id="ada", text="-", secret=secret
    )["id"]


def test_a_restricted_field_comes_back_as_it_was(stage):
    note = write(stage)

    with stage.notes.session(HANGZHOU) as session:
        assert session.get(Note, note).secret == SECRET


def test_a_restricted_field_is_sealed_in_the_database(stage):
    write(stage)

    with stage.notes.session(HANGZHOU) as session:
        [sealed] = session.scalars(select(type_coerce(Note.secret, LargeBinary)))
    assert SECRET.encode() not in bytes(sealed)


def test_no_file_of_the_database_shows_a_restricted_field(sqlite_stage, tmp_path):
    write(sqlite_stage)
    sqlite_stage.close()

    files = [file.read_bytes() for file in tmp_path.iterdir()]
    assert len(files) >= 2
    assert not any(SECRET.encode() in content for content in files)


def test_equal_texts_are_sealed_differently_each_time():
    keyring = Keyring(b"k" * 32)

    assert keyring.encrypt(SECRET, "id") != keyring.encrypt(SECRET, "id")


def test_another_key_opens_nothing(stage, monkeypatch):
    note = write(stage)
    monkeypatch.setattr(encryption, "_keyring", Keyring(b"another key of 32 bytes, not ours"))

    with stage.notes.session(HANGZHOU) as session, pytest.raises(WrongKey):
        session.get(Note, note)


def test_what_was_sealed_for_one_column_does_not_open_in_another():
    keyring = Keyring(b"k" * 32)

    with pytest.raises(WrongKey, match="phone"):
        keyring.decrypt(keyring.encrypt(SECRET, "id"), "phone")


def test_a_changed_ciphertext_does_not_open():
    keyring = Keyring(b"k" * 32)
    sealed = bytearray(keyring.encrypt(SECRET, "id"))
    sealed[-1] ^= 1

    with pytest.raises(WrongKey):
        keyring.decrypt(bytes(sealed), "id")


def test_a_blind_index_finds_equal_texts_within_one_association_only(stage):
    for association in (HANGZHOU, HANGZHOU, TONGLU):
        write(stage, association)

    found = {}
    for association in (HANGZHOU, TONGLU):
        with stage.notes.session(association) as session:
            found[association] = set(session.scalars(select(Note.secret_index)))
    assert len(found[HANGZHOU]) == len(found[TONGLU]) == 1
    assert found[HANGZHOU] != found[TONGLU]


def test_a_blind_index_differs_between_purposes_and_keys():
    one, other = Keyring(b"k" * 32), Keyring(b"l" * 32)

    indexes = {
        one.blind_index(SECRET, "id", HANGZHOU),
        one.blind_index(SECRET, "phone", HANGZHOU),
        other.blind_index(SECRET, "id", HANGZHOU),
    }
    assert len(indexes) == 3


@pytest.fixture
def no_key(monkeypatch):
    """No key was loaded yet; afterwards the tests' own is there again."""
    monkeypatch.setattr(encryption, "_keyring", None)


def test_a_new_key_file_is_for_its_owner_alone_and_is_kept(tmp_path, no_key):
    path = tmp_path / "config" / "key"

    sealed = load_keyring(path, create=True).encrypt(SECRET, "id")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert load_keyring(path, create=True).decrypt(sealed, "id") == SECRET


@pytest.mark.parametrize("content", [None, "", "not hex", "abcd"])
def test_a_missing_or_damaged_key_file_is_named(tmp_path, no_key, content):
    path = tmp_path / "key"
    if content is not None:
        path.write_text(content)

    with pytest.raises(KeyMissing, match=str(path)):
        load_keyring(path)


def test_without_a_key_nothing_is_sealed_by_mistake(no_key):
    with pytest.raises(KeyMissing, match="no key file"):
        encryption.keyring()
