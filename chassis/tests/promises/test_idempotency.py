"""Promise: a command may be repeated; its answer is kept for a day under the caller's key."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from chassis import idempotency
from chassis.tables import StoredAnswer
from chassis.testing.trial.stage import HANGZHOU, TONGLU
from contracts.errors import Conflict


def write(stage, key="key-1", text="-", association=HANGZHOU, actor="account-1"):
    return stage.notes.call(
        "write_note", association=association, actor=actor, key=key, person_id="ada", text=text
    )


def notes(stage, association=HANGZHOU):
    return stage.notes.call("list_notes", association=association)["items"]


def test_a_repeated_command_is_answered_and_not_done_again(stage):
    first = write(stage)

    assert write(stage) == first
    assert len(notes(stage)) == 1
    assert len(stage.notes.published()) == 1


def test_the_same_key_with_other_content_is_refused(stage):
    write(stage)

    with pytest.raises(Conflict, match="idempotency_key_reused"):
        write(stage, text="something else")
    assert len(notes(stage)) == 1


def test_a_key_belongs_to_one_caller_in_one_association(stage):
    answers = [
        write(stage),
        write(stage, actor="account-2"),
        write(stage, association=TONGLU),
        write(stage, key="key-2"),
    ]

    assert len({answer["id"] for answer in answers}) == 4


def test_a_refused_command_is_not_remembered(stage):
    for _ in range(2):
        with pytest.raises(Conflict, match="refused"):
            write(stage, text="refuse me")

    assert notes(stage) == []


def test_without_a_key_a_command_is_done_each_time(stage):
    assert write(stage, key=None) != write(stage, key=None)


def test_an_answer_is_forgotten_after_a_day_and_not_before(stage):
    write(stage, "young")
    write(stage, "old")
    with Session(stage.notes.database.engine) as session:
        session.execute(
            update(StoredAnswer)
            .where(StoredAnswer.key == "old")
            .values(answered_at=datetime.now(UTC) - timedelta(hours=24, minutes=1))
        )
        session.commit()

    assert idempotency.forget_old(stage.notes.database) == 1

    write(stage, "young")
    assert len(notes(stage)) == 2


def test_a_command_repeated_at_the_same_moment_is_done_once(stage):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(write(stage)["id"])) for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(answers) == 4
    assert len(set(answers)) == 1
    assert len(notes(stage)) == 1
