"""Who may do what: a service's user at the broker, and an association's rows."""

import secrets

import pytest
from amqp.exceptions import AccessRefused, AMQPError

from chassis.broker.port import Outgoing
from chassis.broker.rabbitmq import RabbitBroker
from chassis.context import Context
from chassis.outbox import seal
from chassis.testing.trial.contracts import NoteWritten
from contracts.envelope import number, write_unnumbered
from tests.benchmarks.stand import connect
from tests.faults.trial import eventually

pytestmark = pytest.mark.timeout(600)


def forbidden(channel, me, other):
    """Return what a service must not be able to do, by name."""
    return {
        "publish as another source": lambda: publish(channel, f"{other}.events", f"{other}.lie"),
        "read another's queue": lambda: channel.basic_get(
            "tallies.events" if me == "notes" else "x"
        ),
        "read another's calls": lambda: channel.basic_get(f"rpc-{other}"),
        "declare a queue": lambda: channel.queue_declare("mine", durable=True),
        "declare an exchange": lambda: channel.exchange_declare("mine", "topic", durable=True),
        "delete a queue": lambda: channel.queue_delete("tallies.events"),
        "delete an exchange": lambda: channel.exchange_delete("notes.events"),
        "empty a queue": lambda: channel.queue_purge("tallies.events" if me == "notes" else "x"),
        "bind a queue of facts": lambda: channel.queue_bind("tallies.events", "nameko-rpc", "#"),
        "listen to everybody's answers": lambda: channel.queue_declare(
            f"rpc.reply-{other}-{secrets.token_hex(4)}"
        ),
    }


def publish(channel, exchange, key):
    import amqp  # noqa: PLC0415

    channel.confirm_select()
    channel.basic_publish_confirm(amqp.Message(b"{}"), exchange, key)


def test_each_service_may_do_what_it_needs_and_nothing_else(trial_of, ground, figure):
    trial = trial_of()
    trial.start()
    trial.write(40)
    trial.finish()  # all that is legal was done by the services' own users

    refused, allowed = 0, []
    for me, other in (("notes", "tallies"), ("tallies", "notes")):
        with connect(ground.amqp_url(me)) as probe:
            names = list(forbidden(probe.channel(), me, other))
        for name in names:
            connection = connect(ground.amqp_url(me))
            try:
                forbidden(connection.channel(), me, other)[name]()
                allowed.append(f"{me}: {name}")
            except AccessRefused:
                refused += 1
            except AMQPError as error:
                allowed.append(f"{me}: {name} ({error})")
            finally:
                connection.collect()
    figure("refused", refused)
    assert allowed == []
    assert refused == 20


def test_facts_with_another_associations_name_reach_nobody_elses_rows(
    trial_of, ground, scale, dice, figure
):
    """Facts are forged at the broker, by one who has the right to write there: each lands where it says."""
    trial = trial_of()
    for part in ("calls", "worker"):
        trial.begin(part)
    count, wanted, batch = scale.of(400, 10_000, 100_000), {}, []
    for n in range(count):
        association = dice.choice(["hangzhou", "tonglu", "", "nobody", "hangzhou,tonglu", "%"])
        fact = NoteWritten(note_id=f"n{n}", person_id=f"p{association}{n % 9}", ordinal=n)
        sealed = seal(
            fact,
            Context(association_id=association or None),
            trial.tallies.clock.now(),
            f"e{n}",
            backfill=False,
        )
        if association:
            wanted[f"n{n}"] = association
        body = number(write_unnumbered(sealed.envelope), len(wanted))
        if not association:
            body = body.replace(b'"associationid":"-"', b'"associationid":""')
        batch.append(Outgoing("notes.note_written", f"e{n}", body, {"sequence": n}))
    publisher = RabbitBroker(ground.amqp_url("notes")).publisher("notes")
    for start in range(0, count, 500):
        publisher.publish(batch[start : start + 500])
    publisher.close()
    eventually(lambda: trial.applied() == len(wanted), 120)

    landed = dict(trial.ask("tallies", "select note_id, association_id from tally"))
    figure("facts", count)
    figure("without an association, kept aside", count - len(wanted))
    assert landed == wanted
    assert unreadable(trial) == count - len(wanted)


def unreadable(trial):
    return trial.ask("tallies", "select count(*) from unreadable_message")[0][0]
