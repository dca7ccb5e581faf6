"""A batch has one number, however an office writes it."""

import pytest

from contracts.batches import batch_key


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("首批", "1"),
        ("第一批", "1"),
        ("第1批", "1"),
        ("1", "1"),
        ("第 １ 批", "1"),
        ("第二批", "2"),
        ("第十批", "10"),
        ("第十二批次", "12"),
        ("二十三", "23"),
        ("一百零五", "105"),
        ("第3期", "3"),
        ("第一团", "1"),
        ("2024", "2024"),
        ("春季批", "春季批"),
        (None, ""),
        ("  ", ""),
    ],
)
def test_a_batch_has_one_number(written, key):
    assert batch_key(written) == key
