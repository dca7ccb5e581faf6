"""The words of the codes that the command line shows, Chinese and English, as the glossary has them."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.cli.words import say

Codes = Mapping[str, tuple[str, str]]

STATES: Codes = {
    "candidate": ("候选会员", "Candidate"),
    "active": ("在册", "Active"),
    "suspended": ("暂停", "Suspended"),
    "transferred": ("转出", "Transferred"),
    "deceased": ("已去世", "Deceased"),
    "withdrawn": ("退会", "Withdrawn"),
}
EMPLOYMENT: Codes = {
    "in_post": ("在职", "In post"),
    "retired": ("退休", "Retired"),
    "left": ("离职", "Left"),
}
FIELDS: Codes = {
    "name": ("姓名", "Name"),
    "identity": ("身份证号或生日", "ID number or birthday"),
    "phone": ("电话", "Phone"),
    "address": ("住址", "Address"),
    "employer": ("单位", "Employer"),
    "town": ("镇街", "Town"),
    "sector": ("行业", "Sector"),
    "employment_status": ("在职状况", "Employment"),
    "heritage_craft": ("非遗项目", "Heritage craft"),
    "skills": ("特长", "Skills"),
    "emergency_contact": ("紧急联系人", "Emergency contact"),
    "emergency_phone": ("紧急联系电话", "Emergency phone"),
    "note": ("备注", "Note"),
    "lunar_birthday": ("农历生日", "Lunar birthday"),
    "lives_alone": ("独居", "Lives alone"),
    "household": ("家庭", "Household"),
    "home_named": ("登记所属之家", "Home named"),
}
REFUSED: Codes = {
    **FIELDS,
    "file": ("文件", "File"),
    "year": ("年份", "Year"),
    "first": ("开始日期", "From"),
    "last": ("结束日期", "To"),
}
"""What the field is called that a refusal is about."""

VALUES: Mapping[str, Codes] = {
    "employment_status": EMPLOYMENT,
    "lives_alone": {"True": ("是", "Yes"), "False": ("否", "No")},
}
"""By field: the words of its values, where they are codes."""

SCOPES: Codes = {"own": ("本级", "Own"), "jurisdiction": ("全辖区", "Jurisdiction")}
SIDES: Codes = {"kept": ("保留的", "Kept"), "dropped": ("并入的", "Dropped")}
MOVING: Codes = {
    "honors": ("荣誉", "honours"),
    "units": ("机构", "units"),
    "contacts": ("联系记录", "contacts"),
    "numbers": ("会员编号", "numbers"),
    "kin": ("亲属", "kin"),
    "posts": ("社会职务", "posts"),
}
DOUBTS: Codes = {
    "different_id_numbers": ("身份证号不同", "different ID numbers"),
    "different_births": ("出生日期不同", "different birth dates"),
    "only_one_deceased": ("一人已登记去世，另一人没有", "only one is recorded as deceased"),
}
DIMENSIONS: Codes = {
    "age_band": ("年龄段", "Age"),
    "employment_status": ("在职状况", "Employment"),
    "sector": ("行业", "Sector"),
    "honor_level": ("荣誉级别", "Honour level"),
    "town": ("镇街", "Town"),
    "home": ("劳模工匠之家", "Home"),
    "sex": ("性别", "Sex"),
    "track": ("轨道", "Track"),
}
HEADINGS: Mapping[str, Codes] = {
    "employment_status": EMPLOYMENT,
    "honor_level": {
        "national": ("国家级", "National"),
        "provincial": ("省级", "Provincial"),
        "municipal": ("市级", "Municipal"),
        "county": ("县级", "County"),
    },
    "sex": {"male": ("男", "Male"), "female": ("女", "Female")},
    "track": {"development": ("发展", "Development"), "care": ("关爱", "Care")},
}
"""By dimension: the words of its headings, where they are codes."""

UNKNOWN: Codes = {"-": ("未填", "Not known")}


def word(codes: Codes, code: str | None) -> str:
    """Return what *code* means in the language of the locale; what is no code stays as it is."""
    if code is None:
        return ""
    told = codes.get(code)
    return say(*told) if told else code
