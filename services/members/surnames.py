"""Family names: those of two characters, and those that sound otherwise than their character. Pure data."""

from __future__ import annotations

LONGEST = 2

_WRITTEN = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 长孙 慕容 司徒 司空 令狐 夏侯 宇文 万俟 澹台 端木 南宫 独孤"
    " 钟离 轩辕 呼延 闻人 申屠 公羊 单于 赫连 淳于 太史 仲孙 拓跋 百里 东郭 濮阳 鲜于 闾丘 宗政 公冶 太叔"
    " 西门 南门 第五 左丘 梁丘 东门 谷梁 段干 亓官 司寇 巫马 公西 漆雕 乐正 壤驷 公良 夹谷 宰父 微生 羊舌"
)
COMPOUND = frozenset(_WRITTEN.split())
"""Family names (复姓) of two characters."""

SOUNDS: dict[str, tuple[str, ...]] = {
    "单": ("shan",),
    "解": ("xie",),
    "仇": ("qiu",),
    "曾": ("zeng",),
    "查": ("zha",),
    "区": ("ou",),
    "任": ("ren",),
    "朴": ("piao",),
    "盖": ("ge",),
    "葛": ("ge",),
    "乐": ("yue",),
    "覃": ("qin",),
    "翟": ("zhai",),
    "召": ("shao",),
    "缪": ("miao",),
    "佴": ("nai",),
    "郗": ("xi",),
    "种": ("chong",),
    "重": ("chong",),
    "折": ("she",),
    "黑": ("he",),
    "秘": ("bi",),
    "冼": ("xian",),
    "员": ("yun",),
    "贠": ("yun",),
    "纪": ("ji",),
    "那": ("na",),
    "尉": ("wei",),
    "宓": ("mi",),
    "燕": ("yan",),
    "华": ("hua",),
    "洗": ("xian",),
    "繁": ("po",),
    "晁": ("chao",),
    "逄": ("pang",),
    "谌": ("chen",),
    "褚": ("chu",),
    "牟": ("mou",),
    "卜": ("bu",),
    "车": ("che",),
    "石": ("shi",),
    "万": ("wan",),
    "柏": ("bai",),
    "便": ("pian",),
    "隗": ("kui",),
    "长孙": ("zhang", "sun"),
    "尉迟": ("yu", "chi"),
    "万俟": ("mo", "qi"),
    "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"),
    "令狐": ("ling", "hu"),
    "鲜于": ("xian", "yu"),
    "亓官": ("qi", "guan"),
}
"""How a family name is read where its character is usually read otherwise, or by most libraries."""


def surname_length(name: str) -> int:
    """Return how many characters of *name* are the family name: two for 复姓, one otherwise."""
    return LONGEST if len(name) > LONGEST and name[:LONGEST] in COMPOUND else 1
