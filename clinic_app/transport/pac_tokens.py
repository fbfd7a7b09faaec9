"""Takes a proxy script apart into its words and signs; what is no sign of the language is refused with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from clinic_app.errors import ProxyScriptRefused

_TOKEN: Final = re.compile(
    r"""(?P<gap>\s+|//[^\n]*|/\*.*?\*/)"""
    r"""|(?P<number>0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"""
    r"""|(?P<name>[A-Za-z_$][A-Za-z0-9_$]*)"""
    r"""|(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')"""
    r"""|(?P<mark>>>>=|===|!==|>>>|<<=|>>=|=>|==|!=|<=|>=|&&|\|\||\+\+|--|\+=|-=|\*=|/=|%=|&=|\|=|\^=|<<|>>"""
    r"""|[{}()\[\];,<>+\-*/%&|^!~?:=.])""",
    re.DOTALL,
)
_REGEX: Final = re.compile(r"/((?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)/([a-z]*)")
_WORDS: Final = frozenset({
    "var", "let", "const", "function", "return", "if", "else", "for", "while", "do", "switch", "case", "default",
    "break", "continue", "new", "typeof", "in", "true", "false", "null", "undefined", "delete", "void",
    "instanceof", "this", "try", "catch", "finally", "throw", "class", "with", "yield",
})  # fmt: skip
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: `number`, `name`, `word` (of the language), `text`, `regex`, `mark`, or `end`."""

    kind: str
    text: str
    line: int


def tokens_of(text: str) -> list[Token]:
    """All of them, and the end. Raises `ProxyScriptRefused`."""
    found: list[Token] = []
    at, line = 0, 1
    while at < len(text):
        # A stroke divides after a value, and begins an expression of its own everywhere else.
        before = found[-1] if found else None
        value = before is not None and (
            before.kind in ("number", "text", "regex") or before.text in (")", "]", "}") or before.kind == "name"
        )
        matched = _REGEX.match(text, at) if text[at] == "/" and not value else None
        if matched and text[at + 1] not in "/*":
            found.append(Token("regex", matched[0], line))
        else:
            matched = _TOKEN.match(text, at)
            if matched is None:
                raise ProxyScriptRefused("sign", line)
            kind = str(matched.lastgroup)
            if kind == "name" and matched[0] in _WORDS:
                kind = "word"
            if kind != "gap":
                found.append(Token(kind, matched[0], line))
        line += matched[0].count("\n")
        at = matched.end()
    found.append(Token("end", "", line))
    return found


def unescaped(text: str) -> str:
    """What stands between two quotation marks, as it is meant."""

    def sign(found: re.Match[str]) -> str:
        if found[1] or found[2]:
            return chr(int(found[1] or found[2], 16))
        return _ESCAPES.get(found[3], found[3])

    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", sign, text, flags=re.DOTALL)
