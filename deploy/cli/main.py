"""`nuanjia`: every command in one table. A command's module is loaded when the command is asked for."""

from __future__ import annotations

import os
import sys
import warnings
from importlib import import_module

from deploy.cli import click_words  # noqa: F401  # before click, which keeps the words that it finds

import click  # isort: skip

from deploy.cli.places import OWNER_ONLY

COMMANDS = {
    "up": "starting:up",
    "import": "ledgers:import_",
    "template": "ledgers:template",
    "export": "ledgers:export",
    "search": "people:search",
    "merge": "people:merge",
    "unmerge": "people:unmerge",
    "statistics": "people:statistics",
    "figures": "reading:figures",
    "rehearse": "reading:rehearse",
    "events": "operating:events",
    "parked": "operating:parked",
    "replay": "operating:replay",
    "progress": "operating:progress",
    "backup": "keeping:backup",
    "restore": "keeping:restore",
    "migrate": "starting:migrate",
    "serve": "starting:serve",
}


class Commands(click.Group):
    """The commands of the table; `up` need not wait until all that the others use is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = COMMANDS.get(cmd_name, "").partition(":")
        if not module:
            return None
        found: click.Command = getattr(import_module(f"deploy.cli.{module}"), name)
        return found


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(package_name="nuanjia")
def main() -> None:
    """暖家 Nuanjia：劳模工匠协会的会员、荣誉、活动与关爱。"""


def run() -> None:
    """Run the command line as a process: what it writes is its owner's alone."""
    os.umask(OWNER_ONLY)
    if not sys.warnoptions:  # what libraries think of each other is not for whoever runs a command
        warnings.simplefilter("ignore")
    main()
