"""Promise: it can be watched. Every metric of the product, once; names as operators know them."""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

OUTBOX_ROWS = Gauge("outbox_rows", "Facts committed and not yet published.", ["service"])
OUTBOX_OLDEST_AGE = Gauge(
    "outbox_oldest_age_seconds", "Age of the oldest fact not yet published.", ["service"]
)
OUTBOX_PUBLISHED = Counter("outbox_published_total", "Facts confirmed by the broker.", ["service"])
OUTBOX_UNROUTABLE = Counter(
    "outbox_unroutable_total",
    "Facts that no queue took though a service of ours reads them.",
    ["service"],
)
RELAY_CONFIRM_SECONDS = Histogram(
    "relay_confirm_seconds", "From the first publish of a batch to its last confirm.", ["service"]
)
RELAY_LEADER = Gauge("relay_leader", "Whether this relay leads (1) or stands by (0).", ["service"])
BROKER_BLOCKED = Gauge(
    "broker_blocked", "Whether the broker blocks publishers, for want of disk or memory.", ["link"]
)
PREFETCH_USED = Gauge(
    "consumer_prefetch_used", "Deliveries taken and not acknowledged yet.", ["consumer"]
)
TENANT_LAG = Gauge(
    "tenant_lag_seconds",
    "Age of an association's oldest fact not yet published, or reaction not yet done; the twenty worst.",
    ["service", "tenant"],
)
POOL_IN_USE = Gauge("db_pool_in_use", "Database connections in use.", ["service"])
BROKER_UNAVAILABLE = Counter(
    "broker_unavailable_total", "Times that the broker could not be reached.", ["service", "loop"]
)
INBOX_DUPLICATES = Counter(
    "inbox_duplicates_total", "Deliveries of facts that were already there.", ["consumer"]
)
EVENT_AGE = Histogram(
    "event_age_seconds",
    "From the commit of a fact to its reaction's commit.",
    ["consumer"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60, 600),
)
EVENTS_APPLIED = Counter("events_applied_total", "Facts handled.", ["consumer"])
RETRIES = Counter("retries_total", "Failed tries of a reaction.", ["handler", "reason", "attempt"])
PARKED_AGGREGATES = Gauge(
    "parked_aggregates", "Subjects whose later facts wait behind a parked reaction.", ["consumer"]
)
PARKED = Gauge("parked_reactions", "Reactions that wait for a person.", ["consumer"])
WAITING = Gauge("waiting_reactions", "Reactions that wait for their next try.", ["consumer"])
DEAD_LETTERS = Gauge("dlq_depth", "Parked reactions and unreadable messages.", ["consumer"])
DEAD_LETTER_AGE = Gauge(
    "dlq_oldest_age_seconds", "Age of the oldest parked reaction.", ["consumer"]
)
UNREADABLE = Counter("unreadable_total", "Messages that are no events.", ["consumer", "reason"])
SEQUENCE_GAPS = Counter(
    "sequence_gaps_total", "Gaps seen in a source's log and filled from it.", ["consumer", "source"]
)
RECONCILED = Counter(
    "reconciled_total",
    "Facts fetched from a source's log instead of the queue.",
    ["consumer", "source"],
)
TIMER_RUNS = Counter("scheduler_runs_total", "Daily jobs run.", ["job"])
RPC_SECONDS = Histogram("rpc_seconds", "Time of a call inside the service.", ["service", "call"])
