"""The log is partitioned by the month in which a fact was recorded; PostgreSQL only.

What is there becomes the first partition as it stands, whatever its months: no row is copied. Its bound ends
after the newest row, so that its name is that of its last month.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "chassis_log_by_month"
down_revision = "chassis_undo"
branch_labels = None
depends_on = None

# Made by the owner for a role that owns nothing. Unique indexes stand on each month, because one over all of
# them would have to hold the month's column, and would then not keep a number from being given twice.
MAKE_MONTHS = """
create function make_event_log_months(moment timestamptz default now(), ahead int default 2)
returns int language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '2s' as $$
declare
    month timestamp := date_trunc('month', moment at time zone 'UTC');
    leaf text;
    made int := 0;
begin
    perform pg_advisory_xact_lock(hashtext('make_event_log_months'));
    for n in 0..ahead loop
        leaf := 'event_log_' || to_char(month, 'YYYY_MM');
        if to_regclass(leaf) is null then
            begin
                lock table event_log_default in access exclusive mode;
                execute format('create table %I (like event_log including defaults)', leaf);
                execute format('alter table %I add primary key (sequence), add unique (event_id)', leaf);
                execute format('with late as (delete from event_log_default where recorded_at >= %L'
                    ' and recorded_at < %L returning *) insert into %I select * from late',
                    month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC', leaf);
                execute format('alter table event_log attach partition %I for values from (%L) to (%L)',
                    leaf, month at time zone 'UTC', (month + interval '1 month') at time zone 'UTC');
                made := made + 1;
            exception when invalid_object_definition then
                null;  -- another partition holds this month already
            end;
        end if;
        month := month + interval '1 month';
    end loop;
    return made;
end $$
"""


FIRST_MONTH = """
do $$
declare
    month timestamp;
    leaf text;
begin
    select date_trunc('month', greatest(now(), max(recorded_at)) at time zone 'UTC')
        into month from event_log_before;
    leaf := 'event_log_' || to_char(month, 'YYYY_MM');
    execute format('alter table event_log_before rename to %I', leaf);
    execute format('alter table event_log attach partition %I for values from (minvalue) to (%L)',
        leaf, (month + interval '1 month') at time zone 'UTC');
end $$
"""
INDEXES = {"event_log_association": "association_id, sequence", "ix_event_log_subject": "subject"}


def upgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    is_empty = connection.scalar(sa.text("select not exists (select from event_log)"))
    op.execute("alter table event_log rename to event_log_before")
    op.execute(
        "alter table event_log_before rename constraint event_log_pkey to event_log_first_pkey"
    )
    op.execute(
        "alter table event_log_before rename constraint event_log_event_id_key"
        " to event_log_first_event_id_key"
    )
    for name in INDEXES:
        op.execute(f"alter index {name} rename to {name}_first")
    op.execute("create table event_log (like event_log_before) partition by range (recorded_at)")
    for name, columns in INDEXES.items():
        op.execute(f"create index {name} on event_log ({columns})")
    if is_empty:
        op.execute("drop table event_log_before")
    else:
        op.execute(FIRST_MONTH)
    op.execute(
        "create table event_log_default (like event_log, primary key (sequence), unique (event_id))"
    )
    op.execute("alter table event_log attach partition event_log_default default")
    op.execute(MAKE_MONTHS)
    op.execute("select make_event_log_months()")
