"""Opens an operator's account in a production system: `python -m deploy.first_operator LOGIN`.

Reads the gateway's `NUANJIA_*` settings. Prints a password, once; it should be changed at the first
sign-in. Further operators may be opened in the same way.
"""

from __future__ import annotations

import argparse
import json
import secrets
import sys

from chassis.clock import Clock
from chassis.context import Context
from chassis.database import Database
from chassis.encryption import load_keyring
from chassis.settings import SettingMissing, read_settings
from contracts.errors import Refusal
from contracts.gateway.commands import OpenAccount
from gateway.access import passwords
from gateway.commands import accounts

PASSWORD_BYTES = 12


def open_operator(database: Database, login: str, name: str) -> str:
    """Open an account that may operate and sees no person; return its password.

    Raises `Invalid` for a login that is none, `Conflict` for one that is taken.
    """
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    told = {"login": login, "display_name": name, "password": password, "role": "operator"}
    order = OpenAccount.load(told)
    password_hash = passwords.hash_password(password)
    with database.begin(Context(actor="first-operator")) as tx:
        accounts.open_account(tx, order, password_hash)
    return password


def main() -> int:
    """Open the account that the command line names."""
    asked = argparse.ArgumentParser(prog="python -m deploy.first_operator")
    asked.add_argument("login")
    asked.add_argument("--name", default="运维")
    told = asked.parse_args()
    try:
        settings = read_settings()
        load_keyring(settings.key_file)
    except (SettingMissing, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    database = Database(settings.database_url, "gateway", Clock())
    try:
        password = open_operator(database, told.login, told.name)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    finally:
        database.close()
    sys.stdout.write(json.dumps({"login": told.login, "password": password}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
