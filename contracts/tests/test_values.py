"""Values of a standard's form: accepted at the edge, refused just beyond."""

from datetime import date

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.values import (
    InvalidValue,
    PartialDate,
    check_credit_code,
    is_blank,
    mask_address,
    mask_id,
    mask_long_digits,
    mask_name,
    mask_phone,
    normalise_code,
    normalise_name,
    normalise_text,
    parse_phone,
    parse_resident_id,
)

# The examples of GB 11643-1999, appendix.
WOMAN = "11010519491231002X"
MAN = "440524188001010014"
ALIBABA = "91330100799655058B"  # A published credit code.


def reason(parse, text):
    with pytest.raises(InvalidValue) as refused:
        parse(text)
    assert refused.value.value not in str(refused.value)  # It may be personal data.
    return refused.value.reason


def reason_or_none(parse, text):
    try:
        parse(text)
    except InvalidValue as refused:
        return refused.reason
    return None


def test_an_id_number_tells_birth_and_sex():
    woman = parse_resident_id(WOMAN)
    assert (woman.number, woman.birth, woman.sex) == (WOMAN, date(1949, 12, 31), "female")
    assert parse_resident_id(MAN).sex == "male"


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "\u3000" + WOMAN,
    ],
)
def test_an_id_number_is_read_in_every_written_form(written):
    assert parse_resident_id(written).number == WOMAN


def test_an_id_number_of_a_district_that_nobody_knows_is_accepted():
    assert parse_resident_id("999999194912310025").number == "999999194912310025"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("11010519491231002", "length"),
        ("11010519491231002XX", "length"),
        ("1101051949123100AX", "characters"),
        ("110105194912310021", "check"),
        ("110105194902300020", "birth"),
    ],
)
def test_an_id_number_that_is_none_is_refused_with_its_reason(text, why):
    assert reason(parse_resident_id, text) == why


@given(position=st.integers(0, 16), step=st.integers(1, 9))
def test_one_wrong_digit_in_an_id_number_is_always_found(position, step):
    digit = (int(WOMAN[position]) + step) % 10
    wrong = WOMAN[:position] + str(digit) + WOMAN[position + 1 :]
    assert reason(parse_resident_id, wrong) == "check"


def test_a_credit_code_is_accepted_with_its_check_character():
    assert check_credit_code(" 9133010079965505 8b") == ALIBABA


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ALIBABA[:-1], "length"),
        (ALIBABA.replace("B", "I"), "characters"),
        (ALIBABA.replace("B", "C"), "check"),
    ],
)
def test_a_credit_code_that_is_none_is_refused_with_its_reason(text, why):
    assert reason(check_credit_code, text) == why


@pytest.mark.parametrize(
    "written",
    ["13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "１３８００１３８０００"],
)
def test_a_mobile_number_is_read_in_every_written_form(written):
    assert parse_phone(written) == "13800138000"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("0571-87654321", "not_mobile"),
        ("1380013800", "not_mobile"),
        ("138001380000", "not_mobile"),
        ("12800138000", "not_mobile"),
        ("+852 61234567", "not_mobile"),
        ("待补", "not_a_number"),
    ],
)
def test_what_is_no_mainland_mobile_number_is_refused(text, why):
    assert reason(parse_phone, text) == why


@given(st.from_regex(r"1[0-9]{10}", fullmatch=True))
def test_a_mobile_number_is_what_phonenumbers_calls_mobile(digits):
    number = phonenumbers.PhoneNumber(country_code=86, national_number=int(digits))
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    assert mobile == (reason_or_none(parse_phone, digits) is None)


def test_masks_hide_what_identifies():
    assert mask_id("330122199001010011") == "330122********0011"
    assert mask_phone("138-0013-8000") == "138****8000"
    assert (mask_name("王芳"), mask_name("王 小芳")) == ("王*", "王**")
    assert mask_address("余杭区仓前街道兰亭小区23幢") == "余杭区仓前街********"


def test_a_long_number_inside_a_text_is_masked_and_a_date_is_not():
    assert (
        mask_long_digits("王芳33012219900101001X，20240305") == "王芳330*************1X，20240305"
    )
    assert (mask_long_digits("1380013800"), mask_long_digits("13800138000")) == (
        "1380013800",
        "138******00",
    )


@given(st.text(max_size=30))
def test_no_mask_shows_more_than_two_thirds(text):
    for mask in (mask_id, mask_phone, mask_address):
        masked = mask(text)
        assert masked.count("*") * 3 >= len(masked)


def test_text_is_compared_in_one_form():
    assert normalise_text("\u3000（１２），\u00a0") == "(12),"
    assert normalise_name("王\u3000 芳") == "王芳"
    assert normalise_code(" ｈｚ0 123") == "HZ0123"


@pytest.mark.parametrize("text", ["", " ", "-", "—", "/", "无", "\u3000", "／"])
def test_signs_for_nothing_are_blank(text):
    assert is_blank(text)


def test_a_word_that_begins_with_such_a_sign_is_not_blank():
    assert not is_blank("无锡")
    assert not is_blank("--")


def test_a_partial_date_is_written_as_far_as_it_is_known():
    day = date(2024, 3, 1)
    texts = [str(PartialDate(day)), str(PartialDate(day, "month")), str(PartialDate(day, "year"))]
    assert texts == ["2024-03-01", "2024-03", "2024"]
