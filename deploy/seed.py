"""Fills a fresh installation of separate processes with the demo: `python -m deploy.seed`.

Only where `NUANJIA_DEMO` is on. Prints the sign-in as JSON; run again, it goes on where it was.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta

from chassis.clock import Clock
from chassis.encryption import load_keyring
from chassis.rpc_client import RpcClient
from chassis.runtime import assemble
from chassis.settings import SettingMissing, read_settings
from deploy.first_start import LEDGER
from deploy.system import service_class
from gateway import demo


def main() -> int:
    """Load the demo and print how to get in."""
    try:
        settings = read_settings()
        load_keyring(settings.key_file)
    except (SettingMissing, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if not settings.demo:
        sys.stderr.write("NUANJIA_DEMO is off: an installation in production takes no demo\n")
        return 2
    clock = Clock(timedelta(days=settings.clock_offset_days))
    runtime = assemble(service_class("gateway"), settings.database_url, clock, upgrade=False)
    client = RpcClient(settings.broker_url, owner="gateway")
    try:
        seeding = demo.Seeding(runtime, client, settings)
        seeding.load(LEDGER, lambda _done, _total, _what: None)
        access = seeding.command_line_access()
        seeding.open_doors()
        sys.stdout.write(json.dumps({**(seeding.sign_in() or {}), **access}) + "\n")
    finally:
        client.stop()
        runtime.database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
