"""A production system gets its first operator from whoever holds its settings."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chassis.context import Context
from contracts.errors import Conflict, Invalid
from deploy.first_operator import open_operator
from gateway.access import passwords
from gateway.models import Account, AccountGrant
from gateway.service import GatewayService


@pytest.fixture
def database(bench_of):
    return bench_of(GatewayService).database


def test_the_password_that_is_told_opens_an_operators_account(database):
    password = open_operator(database, "ops", "运维")

    with database.reading(Context()) as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "ops")).one()
        grants = tx.session.scalars(
            select(AccountGrant).where(AccountGrant.account_id == account.id)
        ).all()
    assert passwords.fits(password, account.password_hash)
    assert [grant.role for grant in grants] == ["operator"]


def test_a_second_operator_is_opened_alike_and_a_taken_login_is_refused(database):
    assert open_operator(database, "ops", "运维") != open_operator(database, "ops2", "运维")

    with pytest.raises(Conflict, match="login_taken"):
        open_operator(database, "ops", "运维")


def test_what_is_no_login_is_refused(database):
    with pytest.raises(Invalid):
        open_operator(database, "no login", "运维")
