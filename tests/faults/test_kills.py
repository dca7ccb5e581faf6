"""Any process may be killed at any moment: it costs time, and nothing else."""

import time

import pytest

from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(1800)

OF_THE_RELAY = [
    f"kill_at:chassis.relay:Relay.{moment}"
    for moment in ("_number", "_number@after", "_publish", "_advance", "_advance@after")
] + ["kill_at:chassis.broker.rabbitmq_publisher:RabbitPublisher._send@after"]
BEFORE_ACK = "kill_at:chassis.broker.rabbitmq_subscription:RabbitSubscription.ack"
OF_THE_READER = [
    "kill_at:chassis.inbox:Inbox._lock_mark@after",
    "kill_at:chassis.inbox:Inbox._move_mark",
    "kill_at:chassis.inbox:Inbox._move_mark@after",
    "kill_at:chassis.inbox:Inbox._count",
    BEFORE_ACK,
    f"{BEFORE_ACK}@after",
]
OF_THE_WRITER = [
    "kill_at:chassis.outbox:write",
    "kill_at:chassis.outbox:write@after",
    "kill_at:sqlalchemy.orm:Session.commit",
    "kill_at:sqlalchemy.orm:Session.commit@after",
    "kill_at:tests.faults.member:_until_answered@after",
]


def killed_again_and_again(trial, part, moments, kills, dice, *, latest=6):
    """Kill *part* at random moments until *kills* of it; returns the seconds until it worked again."""
    back, done = [], 0
    while done < kills:
        moment = f"{dice.choice(moments)}#{dice.randint(1, latest)}"
        trial.begin(part, patches=[moment])
        if not eventually(lambda: trial.died(part), trial.patience):
            trial.kill(part)  # the moment does not come
            break
        done += 1
    before, started = trial.applied(), time.monotonic()
    trial.begin(part)
    if eventually(lambda: trial.applied() > before):
        back.append(time.monotonic() - started)
    trial.enough()
    return done, max(back, default=0.0)


@pytest.mark.chosen
def test_a_relay_killed_under_load_loses_and_doubles_nothing(trial_of, scale, dice, figure):
    trial = trial_of()
    for part in ("calls", "worker"):
        trial.begin(part)
    trial.keep_writing(100)

    kills, back = killed_again_and_again(trial, "relay", OF_THE_RELAY, scale.of(5, 100, 500), dice)
    trial.finish()

    figure("kills", kills)
    figure("working again after s", back)
    figure("delivered twice", trial.metric_at_end("worker", "inbox_duplicates_total"))


@pytest.mark.chosen
def test_a_worker_killed_under_load_loses_and_doubles_nothing(trial_of, scale, dice, figure):
    trial = trial_of()
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.keep_writing(100)

    kills, back = killed_again_and_again(
        trial, "worker", OF_THE_READER, scale.of(5, 100, 800), dice
    )
    trial.finish()

    assert kills
    figure("kills", kills)
    figure("working again after s", back)


def test_a_worker_killed_between_commit_and_acknowledgement_doubles_nothing(
    trial_of, scale, dice, figure
):
    """The one moment at which every delivery comes again; the reader's mark is what absorbs it."""
    trial = trial_of()
    for part in ("calls", "relay"):
        trial.begin(part)
    trial.keep_writing(100)

    kills, back = killed_again_and_again(
        trial, "worker", [BEFORE_ACK], scale.of(3, 40, 200), dice, latest=3
    )
    trial.finish()

    assert kills
    figure("kills", kills)
    figure("delivered again after s", back)


def test_a_writer_killed_anywhere_has_written_once_or_not_at_all(trial_of, scale, dice, figure):
    """The repeated command, with the same key, is answered as it was, or done for the first time."""
    trial = trial_of()
    trial.start()
    trial.keep_writing(100, writers=1)
    kills = 0
    while kills < scale.of(6, 200, 700) and not trial.done("writer-0"):
        trial.kill("writer-0")
        trial.go_on("writer-0", patches=[f"{dice.choice(OF_THE_WRITER)}#{dice.randint(2, 30)}"])
        eventually(lambda: not trial.alive("writer-0"))
        kills += trial.died("writer-0")
    trial.enough()
    if trial.died("writer-0"):
        trial.go_on("writer-0")
    trial.finish()
    assert kills

    answered = [one.note_id for one in trial.record("writer-0")]
    assert set(answered) == {one for (one,) in trial.ask("notes", "select id from note")}
    figure("kills", kills)


def test_a_service_killed_in_the_middle_of_a_call_has_done_it_once_or_not_at_all(
    trial_of, scale, dice, figure
):
    trial = trial_of()
    trial.start()
    trial.keep_writing(20, rpc=True)
    moments = [one for one in OF_THE_WRITER if "member" not in one]
    kills = 0
    for _ in range(scale.of(1, 15, 80)):
        trial.restart("calls", patches=[f"{dice.choice(moments)}#{dice.randint(2, 40)}"])
        kills += bool(eventually(lambda: trial.died("calls"), 60))
    trial.restart("calls")
    trial.enough()
    trial.finish()

    assert kills
    answered = [one.note_id for name in trial.errands for one in trial.record(name)]
    assert set(answered) == {one for (one,) in trial.ask("notes", "select id from note")}
    figure("kills", kills)
    figure("notes", len(answered))
