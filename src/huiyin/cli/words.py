"""The words that click itself prints, in Chinese; in English they are its own."""

from __future__ import annotations

import importlib

CHINESE = {
    "Usage:": "用法：",
    "Usage: ": "用法：",
    "Options": "选项",
    "Arguments": "参数",
    "Commands": "命令",
    "Show this message and exit.": "显示本说明并退出。",
    "Show the version and exit.": "显示版本并退出。",
    "%(prog)s, version %(version)s": "%(prog)s %(version)s",
    "Error: {message}": "错误：{message}",
    "Aborted!": "已中止。",
    "Try '{command} {option}' for help.": "运行“{command} {option}”查看说明。",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "No such option: {name}": "没有选项 {name}",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "Missing command.": "缺少命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing parameter: {param_name}": "缺少参数 {param_name}",
    "Invalid value: {message}": "值不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不对：{message}",
    "Could not open file {filename!r}: {message}": "打不开文件 {filename!r}：{message}",
    "unknown error": "原因不明",
    "Option {name!r} requires an argument.": "选项 {name!r} 需要一个值。",
    "Option {name!r} does not take a value.": "选项 {name!r} 不带值。",
    "{name} {filename!r} does not exist.": "{name} {filename!r} 不存在。",
    "{name} {filename!r} is a file.": "{name} {filename!r} 是文件。",
    "{name} {filename!r} is a directory.": "{name} {filename!r} 是目录。",
    "{name} {filename!r} is not readable.": "{name} {filename!r} 不可读。",
    "{name} {filename!r} is not writable.": "{name} {filename!r} 不可写。",
    "file": "文件",
    "File": "文件",
    "directory": "目录",
    "Directory": "目录",
    "path": "路径",
    "Path": "路径",
    "required": "必填",
    "default: {default}": "默认：{default}",
    "[default: {default}]": "[默认：{default}]",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是有效的 {number_type}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 之内。",
    "{value!r} is not {choice}.": "{value!r} 不是 {choice}。",
    "{value!r} is not one of {choices}.": "{value!r} 不在可选值 {choices} 之中。",
    "Got unexpected extra argument ({args})": "多出的参数：{args}",
    "Got unexpected extra arguments ({args})": "多出的参数：{args}",
}
_MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")


def chinese(message: str) -> str:
    return CHINESE.get(message, message)


def chinese_plural(singular: str, plural: str, n: int) -> str:
    return chinese(singular if n == 1 else plural)


def speak_chinese() -> None:
    """click looks its words up through two names in each module; it has no other place for a catalogue."""
    for name in _MODULES:
        words = vars(importlib.import_module(f"click.{name}"))
        if "_" in words:
            words["_"] = chinese
        if "ngettext" in words:
            words["ngettext"] = chinese_plural
