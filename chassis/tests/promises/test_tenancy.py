"""Promise: nothing crosses associations. Two locks: the session's filter, and row security."""

import pytest
from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, aliased, joinedload, selectinload, subqueryload
from sqlalchemy.sql import text

from chassis import tenancy
from chassis.context import SUBTREE_FIGURES, Context
from chassis.tenancy import CrossesAssociations
from chassis.testing.trial.notes.models import Note
from chassis.testing.trial.stage import HANGZHOU, TONGLU

ALIAS = aliased(Note)
NEWEST = select(func.max(Note.id)).scalar_subquery()
SOME = select(Note.id, Note.person_id).subquery()
CTE = select(Note.id, Note.association_id).cte()
STATEMENTS = {
    "rows": select(Note.id),
    "whole rows": select(Note),
    "count": select(func.count()).select_from(Note),
    "alias": select(ALIAS.id),
    "join with itself": select(Note.id).join(ALIAS, ALIAS.person_id == Note.person_id),
    "alias of the other side": select(ALIAS.person_id).join(Note, Note.answers_id == ALIAS.id),
    "exists": select(exists().where(Note.person_id == "tan")),
    "scalar subquery": select(NEWEST),
    "subquery": select(SOME.c.id),
    "alias of a subquery": select(SOME.alias().c.person_id),
    "common table": select(CTE.c.association_id),
    "union": select(Note.id).union_all(select(ALIAS.id)),
    "raw or": select(Note.id).where((Note.person_id == "tan") | (Note.person_id != "tan")),
}


@pytest.fixture
def notes(stage):
    """One note of Hangzhou's, and two of Tonglu's of which one answers the other."""
    for association, person, answers in (
        (HANGZHOU, "ada", None),
        (TONGLU, "tan", None),
        (TONGLU, "tao", "tan"),
    ):
        with stage.notes.database.begin(Context(association_id=association)) as tx:
            tx.session.add(
                Note(id=person, person_id=person, ordinal=1, text=person, answers_id=answers)
            )
    return stage.notes


def opened(notes, association=HANGZHOU, scope="own"):
    return notes.database.begin(Context(association_id=association, scope=scope))


@pytest.mark.parametrize("kind", STATEMENTS)
def test_no_statement_shows_rows_of_another_association(notes, kind):
    shown = {}
    for association in (TONGLU, HANGZHOU):
        with notes.session(association) as session:
            rows = session.execute(STATEMENTS[kind]).all()
            shown[association] = [
                str(value.id if isinstance(value, Note) else value) for row in rows for value in row
            ]

    assert not {"tan", "tao", "tonglu", "2", "3", "True"} & set(shown[HANGZHOU])
    assert {"tan", "tao", "tonglu", "2", "True"} & set(shown[TONGLU])


def test_a_row_of_another_association_cannot_be_got_by_its_key(notes):
    with opened(notes) as tx:
        assert tx.session.get(Note, "tan") is None
        assert tx.session.get(Note, "ada") is not None


def test_a_relationship_does_not_lead_into_another_association(notes):
    with opened(notes) as tx:
        stranger = Note(id="x", person_id="x", ordinal=1, text="x", answers_id="tan")
        tx.session.add(stranger)
        tx.session.flush()

        assert stranger.answers is None
        assert tx.session.get(Note, "ada").answered_by == []


@pytest.mark.parametrize("how", [joinedload, selectinload, subqueryload])
def test_eager_loading_does_not_lead_into_another_association(notes, how):
    with opened(notes) as tx:
        tx.session.add(Note(id="x", person_id="x", ordinal=1, text="x", answers_id="tan"))
    with opened(notes) as tx:
        wanted = select(Note).where(Note.id == "x").options(how(Note.answers))

        assert tx.session.scalars(wanted).one().answers is None


def test_an_update_statement_reaches_no_other_association(notes):
    with opened(notes) as tx:
        done = tx.session.execute(update(Note).values(text="mine"))
        assert done.rowcount == 1

    with notes.session(TONGLU) as session:
        assert set(session.scalars(select(Note.text))) == {"tan", "tao"}


def test_a_delete_statement_reaches_no_other_association(notes):
    with opened(notes) as tx:
        tx.session.execute(delete(Note).where(Note.id != "nobody"))

    with notes.session(TONGLU) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 2


def test_a_new_row_belongs_to_the_association_of_its_transaction(notes):
    with opened(notes, TONGLU) as tx:
        tx.session.add(row := Note(id="y", person_id="y", ordinal=1, text="y"))

    assert row.association_id == TONGLU


def foreign_row():
    return Note(id="z", person_id="z", ordinal=1, text="z", association_id=TONGLU)


CROSSINGS = {
    "a new row": lambda session: session.add(foreign_row()),
    "a merged row": lambda session: session.merge(foreign_row()),
    "a moved row": lambda session: setattr(session.get(Note, "ada"), "association_id", TONGLU),
    "an insert": lambda session: session.execute(
        insert(Note).values(id="z", person_id="z", ordinal=1, text="z", association_id=TONGLU)
    ),
    "many inserts": lambda session: session.execute(
        insert(Note),
        [{"id": "z", "person_id": "z", "ordinal": 1, "text": "z", "association_id": TONGLU}],
    ),
    "an insert for nobody": lambda session: session.execute(
        insert(Note).values(id="z", person_id="z", ordinal=1, text="z")
    ),
    "an update that moves": lambda session: session.execute(
        update(Note).values(association_id=TONGLU)
    ),
    "an update by keys": lambda session: session.execute(
        update(Note), [{"id": "tan", "text": "mine"}]
    ),
}


@pytest.mark.parametrize("crossing", CROSSINGS)
def test_nothing_is_written_into_another_association(notes, crossing):
    with pytest.raises(CrossesAssociations), opened(notes) as tx:
        CROSSINGS[crossing](tx.session)

    with notes.session(TONGLU) as session:
        assert set(session.execute(select(Note.id, Note.text))) == {
            ("tan", "tan"),
            ("tao", "tao"),
        }


def test_statements_that_write_into_the_own_association_are_let_through(notes):
    row = {"person_id": "w", "ordinal": 1, "text": "w", "association_id": HANGZHOU}
    with opened(notes) as tx:
        tx.session.execute(insert(Note).values(id="w1", **row))
        tx.session.execute(insert(Note), [{"id": "w2", **row}, {"id": "w3", **row}])
        tx.session.execute(insert(Note).values([{"id": "w4", **row}, {"id": "w5", **row}]))

    with notes.session(HANGZHOU) as session:
        assert session.scalar(select(func.count()).select_from(Note)) == 6


def test_an_officer_of_the_level_above_reads_figures_of_the_levels_below(notes):
    counted = select(func.count()).select_from(Note)

    with opened(notes, HANGZHOU, SUBTREE_FIGURES) as tx:
        assert tx.session.scalar(counted) == 3
    with opened(notes, TONGLU, SUBTREE_FIGURES) as tx:
        assert tx.session.scalar(counted) == 2


def test_an_officer_who_reads_below_writes_only_at_home(notes):
    with pytest.raises(CrossesAssociations), opened(notes, HANGZHOU, SUBTREE_FIGURES) as tx:
        tx.session.get(Note, "tan").text = "corrected from above"


def test_a_transaction_for_nobody_sees_nothing(notes):
    with notes.database.begin(Context()) as tx:
        assert tx.session.scalars(select(Note)).all() == []


def test_rows_seen_for_one_association_are_forgotten_before_the_next(notes):
    with opened(notes, TONGLU) as tx:
        tan = tx.session.get(Note, "tan")
        tx.act_for(Context(association_id=HANGZHOU), now=tx.now, derive_from=("e", "r"))

        assert tan not in tx.session
        assert tx.session.get(Note, "tan") is None
        assert tx.session.get(Note, "ada") is not None


def test_a_forged_association_does_not_widen_the_view(notes):
    for forged in ("tonglu,hangzhou", "%", "' or '1'='1", "", "hangzhou,"):
        with notes.session(forged) as session:
            assert session.scalars(select(Note)).all() == []


@pytest.fixture
def without_filter(monkeypatch):
    """Switch the first lock off, to see the second alone."""
    from sqlalchemy import event  # noqa: PLC0415

    event.remove(Session, "do_orm_execute", tenancy._filter)
    event.remove(Session, "before_flush", tenancy._stamp)
    yield
    event.listen(Session, "do_orm_execute", tenancy._filter)
    event.listen(Session, "before_flush", tenancy._stamp)


@pytest.fixture
def postgres_notes(postgres_stage):
    for association, person in ((HANGZHOU, "ada"), (TONGLU, "tan")):
        with postgres_stage.notes.database.begin(Context(association_id=association)) as tx:
            tx.session.add(Note(id=person, person_id=person, ordinal=1, text=person))
    return postgres_stage.notes


def test_row_security_alone_hides_the_rows_of_others(postgres_notes, without_filter):
    with postgres_notes.session(HANGZHOU) as session:
        assert session.scalars(select(Note.id)).all() == ["ada"]
        assert session.execute(text("select id from note")).scalars().all() == ["ada"]


def test_row_security_alone_refuses_a_row_of_another(postgres_notes, without_filter):
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgres_notes.database.begin(Context(association_id=HANGZHOU)) as tx,
    ):
        tx.session.add(foreign_row())


def test_row_security_alone_shows_figures_below_and_writes_none(postgres_notes, without_filter):
    context = Context(association_id=HANGZHOU, scope=SUBTREE_FIGURES)
    with postgres_notes.database.reading(context) as tx:
        assert set(tx.session.scalars(select(Note.id))) == {"ada", "tan"}
    with (
        pytest.raises(DBAPIError, match="row-level security"),
        postgres_notes.database.begin(context) as tx,
    ):
        tx.session.execute(text("update note set text = 'x' where id = 'tan'"))


def test_the_association_leaves_the_connection_with_its_transaction(postgres_notes):
    with postgres_notes.session(HANGZHOU) as session:
        session.scalars(select(Note)).all()

    with postgres_notes.database.engine.connect() as connection:
        assert connection.execute(text("select count(*) from note")).scalar() == 0


def test_the_services_role_cannot_lift_row_security(postgres_notes):
    with (
        pytest.raises(DBAPIError, match="must be owner"),
        postgres_notes.database.engine.begin() as connection,
    ):
        connection.execute(text("alter table note disable row level security"))
