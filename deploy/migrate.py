"""Brings one service's database to the newest version, as its owner: `python -m deploy.migrate care`.

The owner's address is `NUANJIA_MIGRATION_URL`; the role in `NUANJIA_DATABASE_URL`, which owns nothing,
is then allowed to read and write the rows.
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy.engine import make_url

from chassis.clock import Clock
from chassis.migrating import grant
from chassis.runtime import assemble
from chassis.settings import SettingMissing, read_settings
from deploy.system import CLASSES, service_class


def main() -> int:
    """Migrate the service that the command line names."""
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    if name not in CLASSES:
        sys.stderr.write(f"usage: python -m deploy.migrate {{{','.join(CLASSES)}}}\n")
        return 2
    try:
        settings = read_settings()
    except SettingMissing as error:
        sys.stderr.write(f"{error}\n")
        return 2
    owner_url = settings.migration_url or settings.database_url
    runtime = assemble(service_class(name), owner_url, Clock(timedelta()))
    role = make_url(settings.database_url).username
    if role and owner_url != settings.database_url:
        grant(runtime.database.engine, role)
    runtime.database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
