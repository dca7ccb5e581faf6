"""`nuanjia`: every command in one table."""

from __future__ import annotations

import click

from deploy.cli import ledgers, operating, reading, running


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="nuanjia")
def main() -> None:
    """暖家 Nuanjia：劳模工匠协会的会员、荣誉、活动与关爱。"""


for command in (
    running.up,
    ledgers.import_,
    ledgers.template,
    ledgers.export,
    reading.figures,
    reading.rehearse,
    operating.events,
    operating.parked,
    operating.replay,
    operating.progress,
    running.backup,
    running.restore,
    running.migrate,
    running.serve,
):
    main.add_command(command)
