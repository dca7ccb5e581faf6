"""The transport in memory keeps RabbitMQ's manners; here with real threads, in `green/` with green ones."""

import threading
import time
from uuid import uuid4

import pytest
from amqp.exceptions import ChannelError, NotFound, PreconditionFailed
from kombu import Connection, Consumer, Exchange, Producer, Queue

from chassis import memory_transport
from chassis.memory_broker import broker_at, forget_broker

FACTS = Exchange("facts", type="topic")


@pytest.fixture
def name():
    name = uuid4().hex
    yield name
    forget_broker(f"{name}/")


@pytest.fixture
def connect(name):
    connections = []

    def connect(**options):
        url = f"{memory_transport.NAME}://{name}"
        connections.append(Connection(url, transport_options=options))
        connections[-1].connect()
        return connections[-1]

    yield connect
    for connection in connections:
        connection.release()


def publish(connection, body, *, key="members.joined", **options):
    Producer(connection.channel(), FACTS, auto_declare=False).publish(
        body, routing_key=key, **options
    )


def declare(connection, queue="care", *keys, **options):
    bound = Queue(queue, FACTS, routing_key=(keys or ("members.*",))[0], **options)
    channel = connection.channel()
    bound(channel).declare()
    for key in keys[1:]:
        bound(channel).bind_to(FACTS, key)
    return bound


def read(connection, *, seconds=1):
    try:
        connection.drain_events(timeout=seconds)
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    ("bound", "key", "arrives"),
    [
        ("members.*", "members.joined", True),
        ("members.*", "members.honor.granted", False),
        ("members.#", "members", True),
        ("members.#", "members.honor.granted", True),
        ("#.granted", "granted", True),
        ("#.granted", "members.honor.granted", True),
        ("#", "anything.at.all", True),
        ("members.joined", "membersXjoined", False),
        ("*.joined", "members.joined", True),
        ("a.#.b", "a.b", True),
        ("a.#.b", "a.x.y.b", True),
    ],
)
def test_topics_match_as_amqp_says(connect, name, bound, key, arrives):
    connection = connect()
    declare(connection, "care", bound)

    publish(connection, {}, key=key)

    assert broker_at(f"{name}/").depths() == {"care": int(arrives)}


def test_a_message_keeps_its_properties(connect):
    connection = connect()
    got = []
    queue = declare(connection)
    Consumer(connection.channel(), [queue], on_message=got.append).consume()

    publish(connection, {"n": 1}, headers={"h": "1"}, correlation_id="c", reply_to="r")
    read(connection)

    message = got[0]
    assert message.payload == {"n": 1}
    assert message.headers == {"h": "1"}
    assert message.properties["content_type"] == "application/json"
    assert (message.properties["correlation_id"], message.properties["reply_to"]) == ("c", "r")
    assert message.delivery_info["routing_key"] == "members.joined"


def test_a_reader_is_woken_by_the_publisher(connect):
    reading, writing = connect(), connect()
    latencies = []
    queue = declare(reading)
    consumer = Consumer(
        reading.channel(),
        [queue],
        callbacks=[lambda body, message: latencies.append(time.perf_counter() - body["at"])],
        no_ack=True,
    )
    consumer.consume()
    reader = threading.Thread(target=lambda: [read(reading, seconds=5) for _ in range(20)])
    reader.start()

    for _ in range(20):
        time.sleep(0.01)
        publish(writing, {"at": time.perf_counter()})
    reader.join(5)

    assert sorted(latencies)[10] < 0.05


def test_a_reader_holds_no_more_than_its_prefetch(connect, name):
    connection = connect()
    got = []
    queue = declare(connection)
    consumer = Consumer(connection.channel(), [queue], on_message=got.append, prefetch_count=2)
    consumer.consume()

    for n in range(3):
        publish(connection, n)
    while read(connection, seconds=0.05):
        pass

    assert [message.payload for message in got] == [0, 1]
    assert broker_at(f"{name}/").depths() == {"care": 1}
    got[0].ack()
    assert read(connection)
    assert got[2].payload == 2


def test_one_acknowledgement_may_settle_many(connect):
    connection = connect()
    got = []
    queue = declare(connection)
    consumer = Consumer(connection.channel(), [queue], on_message=got.append, prefetch_count=3)
    consumer.consume()
    for n in range(6):
        publish(connection, n)
    for _ in range(3):
        read(connection)

    got[2].ack(multiple=True)
    for _ in range(3):
        read(connection)

    assert [message.payload for message in got] == [0, 1, 2, 3, 4, 5]


def test_what_a_lost_reader_had_not_settled_comes_again_in_order(connect):
    lost, other = connect(), connect()
    got = []
    queue = declare(lost)
    Consumer(lost.channel(), [queue], on_message=lambda message: None).consume()
    for n in range(3):
        publish(other, n)
    read(lost)

    lost.release()
    Consumer(other.channel(), [queue], on_message=got.append).consume()
    for _ in range(3):
        read(other)

    assert [message.payload for message in got] == [0, 1, 2]
    assert all(message.delivery_info["redelivered"] for message in got)


def test_a_requeued_message_comes_again_and_a_rejected_one_does_not(connect):
    connection = connect()
    got = []
    queue = declare(connection)
    Consumer(connection.channel(), [queue], on_message=got.append).consume()
    publish(connection, "x")
    read(connection)

    got[0].requeue()
    read(connection)
    got[1].reject()

    assert [message.payload for message in got] == ["x", "x"]
    assert not read(connection, seconds=0.05)


def test_two_readers_take_turns(connect):
    connections = connect(), connect()
    queue = declare(connections[0])
    got = [[], []]
    for connection, seen in zip(connections, got, strict=True):
        Consumer(connection.channel(), [queue], on_message=seen.append).consume()

    for n in range(4):
        publish(connections[0], n)
    for connection in connections:
        while read(connection, seconds=0.05):
            pass

    assert [len(seen) for seen in got] == [2, 2]


def test_a_mandatory_message_without_a_queue_comes_back(connect):
    connection = connect(confirm_publish=True)
    declare(connection)

    publish(connection, {}, key="nobody.listens")
    with pytest.raises(ChannelError, match="NO_ROUTE"):
        publish(connection, {}, key="nobody.listens", mandatory=True)


def test_returns_and_confirmations_are_told_as_py_amqp_tells_them(connect):
    connection = connect()
    declare(connection)
    channel = connection.channel()
    told = []
    channel.confirm_select()
    channel.events["basic_ack"].add(lambda tag, multiple: told.append(("ack", tag)))
    channel.events["basic_return"].add(lambda error, exchange, key, message: told.append(key))

    for key in ("members.joined", "nobody.listens"):
        message = channel.prepare_message(b"{}", content_type="application/json")
        channel.basic_publish(message, exchange="facts", routing_key=key, mandatory=True)

    assert told == [("ack", 1), "nobody.listens", ("ack", 2)]


def test_a_message_that_outlived_its_time_is_dropped(connect):
    connection = connect()
    queue = declare(connection)
    publish(connection, "old", expiration=0.01)
    publish(connection, "new")
    time.sleep(0.05)

    got = []
    Consumer(connection.channel(), [queue], on_message=got.append).consume()
    read(connection)

    assert [message.payload for message in got] == ["new"]


@pytest.mark.parametrize(
    "options",
    [{"auto_delete": True}, {"exclusive": True}, {"queue_arguments": {"x-expires": 1000}}],
)
def test_a_reply_queue_goes_with_its_reader_and_with_it_its_binding(connect, name, options):
    connection, other = connect(), connect(confirm_publish=True)
    queue = declare(connection, **options)
    Consumer(connection.channel(), [queue], on_message=print).consume()

    connection.release()

    assert broker_at(f"{name}/").depths() == {}
    with pytest.raises(ChannelError):
        publish(other, {}, mandatory=True)


def test_what_is_not_there_is_not_found_and_what_differs_is_refused(connect):
    channel = connect().channel()
    FACTS(channel).declare()

    with pytest.raises(NotFound):
        channel.queue_declare("nothing", passive=True)
    with pytest.raises(NotFound):
        channel.basic_consume("nothing")
    with pytest.raises(PreconditionFailed):
        Exchange("facts", type="direct")(channel).declare()


def test_a_reader_that_waits_is_told_when_its_connection_is_closed(connect):
    connection = connect()
    raw, seen = connection.connection, []

    def wait():
        try:
            raw.drain_events(timeout=10)
        except OSError as error:
            seen.append(error)
        except Exception as error:  # noqa: BLE001
            seen.append(error)

    reader = threading.Thread(target=wait)
    reader.start()
    time.sleep(0.05)
    raw.close()
    reader.join(2)

    assert isinstance(seen[0], connection.connection_errors)
