"""Many messages leave in one write, and nothing stays behind."""

from types import SimpleNamespace

import pytest

from chassis.broker.rabbitmq_writing import MOST, Writing

HEARTBEAT = bytes([8, 0, 0, 0, 0, 0, 0, 0xCE])


@pytest.fixture
def sent():
    return []


@pytest.fixture
def writing():
    return Writing()


@pytest.fixture
def beat(writing, sent):
    """Write a frame as py-amqp does."""
    connection = SimpleNamespace(frame_max=131_072, bytes_sent=0)
    transport = SimpleNamespace(write=lambda data: sent.append(bytes(data)))
    write_frame = writing.writer(connection, transport)
    return lambda: write_frame(8, 0, None, None, None)


def test_frames_pass_at_once_unless_they_are_held(beat, sent):
    beat()
    beat()

    assert sent == [HEARTBEAT, HEARTBEAT]


def test_held_frames_leave_together_when_they_are_let_go(writing, beat, sent):
    writing.hold()
    beat()
    beat()
    assert sent == []
    writing.let_go()
    beat()

    assert sent == [2 * HEARTBEAT, HEARTBEAT]


def test_no_more_is_held_than_keeps_the_broker_waiting_for_a_moment(writing, beat, sent):
    writing.hold()
    for _ in range(MOST // len(HEARTBEAT)):
        beat()

    assert [len(data) for data in sent] == [MOST]


def test_what_was_held_for_a_broken_link_is_no_business_of_the_next(writing, beat, sent):
    writing.hold()
    beat()

    writing.writer(SimpleNamespace(frame_max=131_072), SimpleNamespace(write=sent.append))
    writing.let_go()

    assert sent == []
