"""What a page shows before anybody has signed in: the version, the business date, the demo's sign-ins."""

from __future__ import annotations

from importlib.metadata import version

from flask import Response, jsonify

from contracts.gateway.views import Welcome
from gateway import demo, readiness
from gateway.web.routing import Routes
from gateway.web.schemas import shown
from gateway.web.stage import stage


def blueprint() -> Routes:
    made = Routes("welcome", __name__, description="欢迎 · Before signing in.")

    @made.get("/welcome")
    @made.response(200, shown(Welcome))
    @made.doc(security=[])
    def welcome() -> Response:
        """欢迎 · Version, business date, and the demo's sign-ins where there is a demo."""
        here = stage()
        with here.reading() as tx:
            told = Welcome(
                version=version("nuanjia"),
                today=tx.today,
                ready=readiness.doors_are_open(tx.session, demo=here.settings.demo),
                demo=demo.offered(tx.session) if here.settings.demo else (),
            )
        return jsonify(told.dump())

    return made
