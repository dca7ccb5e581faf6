"""What a request works with: the gateway's database, the way to the services, the settings."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import cast

from flask import request

from chassis.context import Context
from chassis.database import Transaction
from chassis.service import Runtime
from chassis.settings import Settings
from gateway.calls import Calls
from gateway.rehearsals import Rehearsals

ENVIRON_KEY = "nuanjia.stage"


@dataclass(frozen=True)
class Stage:
    """What stands behind the API in this process."""

    runtime: Runtime
    calls: Calls
    settings: Settings
    rehearsals: Rehearsals

    def reading(self, context: Context | None = None) -> AbstractContextManager[Transaction]:
        return self.runtime.database.reading(context or Context())

    def begin(self, context: Context | None = None) -> AbstractContextManager[Transaction]:
        return self.runtime.database.begin(context or Context())


def stage() -> Stage:
    """Return the stage of this request."""
    return cast("Stage", request.environ[ENVIRON_KEY])
