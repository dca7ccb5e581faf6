"""The published language is whole: every fact has a sample that loads, and somebody whom it concerns."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import contracts
from chassis.runtime import reactions_of
from contracts.base import Event
from contracts.known import know_all
from deploy.system import CLASSES, service_class

SAMPLES = Path(contracts.__file__).parent / "samples"

know_all()

EVENTS = {
    f"{type_}.{version}": event
    for (type_, version), event in sorted(Event.known.items())
    if event.source in CLASSES  # the trial services of the chassis publish nothing to anybody
}


@pytest.mark.parametrize("name", EVENTS)
def test_every_version_of_a_fact_has_a_sample_that_loads(name):
    sample = SAMPLES / f"{name}.json"
    assert sample.exists(), f"please write {sample.name}"

    event = EVENTS[name].load(json.loads(sample.read_text()))

    assert event.subject
    assert EVENTS[name].load(event.dump()) == event


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_no_sample_is_of_a_fact_that_is_gone(sample):
    assert sample.stem in EVENTS, "what was published once must load for ever"


def read_types() -> set[tuple[str, int]]:
    """Return what somebody reacts to; the gateway's feed writes down every fact, and is no reaction."""
    return {
        kind
        for name in CLASSES
        for kind, reactions in reactions_of(service_class(name)).by_type.items()
        if any(not reaction.name.startswith("gateway.feed_") for reaction in reactions)
    }


def test_every_fact_has_a_reader_or_a_sentence_that_says_why_there_is_none():
    read = read_types()

    unread = [
        name
        for name, event in EVENTS.items()
        if (event.type, event.version) not in read and not event.outside_only
    ]
    assert unread == []


def test_no_fact_that_is_read_is_said_to_be_for_outsiders_alone():
    read = read_types()

    both = [
        name
        for name, event in EVENTS.items()
        if (event.type, event.version) in read and event.outside_only
    ]
    assert both == []


def test_sentences_are_sentences():
    for name, event in EVENTS.items():
        if event.outside_only:
            assert event.outside_only.strip().endswith("."), name


def test_a_process_of_one_service_knows_the_facts_of_all():
    """It reads whole logs: a fact that it did not know would be kept as unreadable."""
    asked = (
        "import json; from deploy.system import service_class; from contracts.base import Event;"
        "service_class('activities'); print(json.dumps([f'{t}.{v}' for t, v in Event.known]))"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", asked], capture_output=True, text=True, check=True
    )

    assert set(EVENTS) <= set(json.loads(told.stdout))
