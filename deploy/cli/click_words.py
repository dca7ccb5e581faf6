"""What click itself says, in Chinese: it asks gettext, which has this catalogue to answer from.

Imported before click is, whose modules keep the function that they find.
"""

from __future__ import annotations

import gettext

from deploy.cli.words import say

CHINESE = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明。",
    "Show the version and exit.": "显示版本。",
    "default: {default}": "默认 {default}",
    "required": "必填",
    "Error: {message}": "有误：{message}",
    "Try '{command} {option}' for help.": "说明见：{command} {option}",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Choose from:\n\t{choices}": "可选：\n\t{choices}",
    "Invalid value: {message}": "填写的值不正确：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 填写的值不正确：{message}",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是：{possibilities}？）",
    "Option {name!r} requires an argument.": "选项 {name!r} 后面要写值。",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不写值。",
    "Got unexpected extra argument ({args})": "多出来的参数：{args}",
    "Got unexpected extra arguments ({args})": "多出来的参数：{args}",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是数字。",
    "{value} is not in the range {range}.": "{value} 不在范围 {range} 内。",
    "{value!r} is not {choice}.": "{value!r} 不可选；可选 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不可选；可选：{choices}。",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是文件夹。",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 无法读取。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 无法写入。",
    "Could not open file {filename!r}: {message}": "无法打开文件 {filename!r}：{message}",
    "file": "文件",
    "directory": "文件夹",
    "path": "路径",
    "Aborted!": "已中止。",
}


def _gettext(message: str) -> str:
    return say(CHINESE.get(message, message), message)


def _ngettext(msgid1: str, msgid2: str, n: int) -> str:
    return _gettext(msgid1 if n == 1 else msgid2)


gettext.gettext, gettext.ngettext = _gettext, _ngettext
