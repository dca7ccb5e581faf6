"""Two services for the tests: members answers, care asks members."""

import time
from typing import Any, ClassVar

from chassis.context import current
from chassis.rpc import Remote, rpc
from contracts.errors import Conflict


class Members:
    """Answers, refuses, fails and dawdles."""

    name = "members"

    ran: ClassVar[list[Any]] = []

    @rpc
    def echo(self, payload):
        return payload

    @rpc
    def whose(self, payload):
        told = current()
        return {
            "association": told.association_id,
            "actor": told.actor,
            "roles": list(told.roles),
            "correlation": told.correlation_id,
            "seconds_left": told.deadline - time.time(),
        }

    @rpc
    def refuse(self, payload):
        raise Conflict("already_granted", held=2, fields={"on": [{"code": "bad_date"}]})

    @rpc
    def fail(self, payload):
        raise RuntimeError("the password is 暖家")

    @rpc
    def dawdle(self, payload):
        time.sleep(payload["seconds"])
        self.ran.append(payload["name"])
        return payload

    @rpc
    def unprintable(self, payload):
        return {"member": object()}


class Care:
    """Passes questions on."""

    name = "care"

    members = Remote("members")

    @rpc
    def ask(self, payload):
        return self.members.call(payload["method"], payload.get("payload", {}))

    @rpc
    def hurry(self, payload):
        return self.members.call("dawdle", {"seconds": 3, "name": "late"}, timeout_seconds=0.2)
