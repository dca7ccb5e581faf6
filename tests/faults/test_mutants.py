"""The battery notices a broken promise: each is switched off by a patch, and a named test must fail.

Reconciliation is paused throughout, because it repairs what the others lose; except for its own mutant, and
for the one of `mandatory`, which loses nothing by itself: it hides what the broker lost.
"""

from dataclasses import dataclass

import pytest

from tests.faults import test_broker, test_deliveries, test_kills, test_poison
from tests.faults.table import Scale
from tests.faults.trial import Wrong

pytestmark = pytest.mark.timeout(600)

PAUSED = "no_reconciliation"


@dataclass(frozen=True)
class Mutant:
    """A promise switched off, the test that must fail, and what its ledger must show."""

    patches: tuple[str, ...]
    test: object
    shows: str = ""
    direction: str = ""  # of the half-open link, where the test asks for one


MUTANTS = [
    Mutant(
        (PAUSED, "no_outbox"),
        test_kills.test_a_relay_killed_under_load_loses_and_doubles_nothing,
        "lost",
    ),
    Mutant(
        (PAUSED, "no_inbox"),
        test_kills.test_a_worker_killed_between_commit_and_acknowledgement_doubles_nothing,
        "doubled",
    ),
    Mutant(
        (PAUSED, "no_confirms"),
        test_broker.test_a_link_that_is_silently_dead_is_left_and_made_anew,
        "lost",
        direction="blackhole_up",
    ),
    Mutant(
        ("no_mandatory",),
        test_deliveries.test_a_queue_that_lost_its_binding_is_told_of_and_made_good,
    ),
    Mutant(
        (PAUSED, "no_order"),
        test_poison.test_a_person_whose_facts_fail_waits_alone_and_is_made_good_in_order,
    ),
    Mutant(
        (PAUSED, "ack_first"),
        test_kills.test_a_worker_killed_under_load_loses_and_doubles_nothing,
        "lost",
    ),
    Mutant(
        (PAUSED, "no_parking"),
        test_poison.test_a_person_whose_facts_fail_waits_alone_and_is_made_good_in_order,
    ),
    Mutant(
        (PAUSED, "no_association"),
        test_kills.test_a_relay_killed_under_load_loses_and_doubles_nothing,
        "leaked",
    ),
    Mutant(
        (PAUSED,),
        test_broker.test_a_wiped_broker_started_with_its_definitions_costs_nothing,
        "lost",
    ),
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.patches[-1])
def test_the_battery_notices_that_there_is(mutant, request, trial_of, figure):
    def mutated(**asked):
        patches = [*mutant.patches, *asked.pop("patches", ())]
        return trial_of(**{**asked, "patience": 15}, patches=patches)

    told = {"trial_of": mutated, "scale": Scale("chosen"), "figure": lambda *_: None}
    told["direction"] = mutant.direction
    wanted = mutant.test.__code__.co_varnames[: mutant.test.__code__.co_argcount]
    asked = {name: told.get(name) or request.getfixturevalue(name) for name in wanted}

    with pytest.raises(AssertionError) as failed:
        mutant.test(**asked)

    figure("caught by", mutant.test.__name__)
    if mutant.shows:
        assert isinstance(failed.value, Wrong), failed.value
        assert mutant.shows in failed.value.verdict.wrong
        figure("shows", failed.value.verdict.wrong)


@pytest.mark.parametrize(
    "test",
    sorted({m.test for m in MUTANTS if PAUSED in m.patches[:-1]}, key=lambda t: t.__name__),
    ids=lambda test: test.__name__,
)
def test_the_pause_alone_breaks_nothing_in(test, request, trial_of, figure):
    """Otherwise a mutant would be caught by the pause, and the check would prove nothing."""

    def paused(**asked):
        return trial_of(**asked, patches=[PAUSED])

    told = {"trial_of": paused, "scale": Scale("chosen"), "figure": lambda *_: None}
    told["direction"] = "blackhole_up"
    wanted = test.__code__.co_varnames[: test.__code__.co_argcount]
    test(**{name: told.get(name) or request.getfixturevalue(name) for name in wanted})
