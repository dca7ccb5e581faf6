"""A benchmark leaves the process as it found it, because the next one runs in the same."""

from __future__ import annotations

import importlib

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from chassis import tenancy
from tests.benchmarks.commit_to_applied import NOTES


@pytest.mark.parametrize("pipeline", NOTES)
def test_who_asks_a_pipeline_for_its_processes_keeps_the_filter_by_association(pipeline):
    assert importlib.import_module(f"tests.benchmarks.pipelines.{pipeline}_pipeline").SERVERS

    assert event.contains(Session, "do_orm_execute", tenancy._filter)
    assert event.contains(Session, "before_flush", tenancy._stamp)
