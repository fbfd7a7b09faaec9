"""Reads the expressions of a proxy script, and the functions in them, into plain tuples."""

from __future__ import annotations

from typing import Any, Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_tokens import Token, unescaped

_DEEPEST: Final = 60
_BINARY: Final = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "===": 6, "!==": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "in": 7, "<<": 8, ">>": 8, ">>>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10,
}  # fmt: skip
_ASSIGN: Final = frozenset({"=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", ">>>="})

Node = tuple[Any, ...]
"""`(kind, line, parts…)`."""


class Expressions:
    """Goes through the tokens of one script. What statements are is told by `pac_reading`."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = self._deep = 0

    def _block(self) -> list[Node]:
        raise ProxyScriptRefused("syntax", self._now.line)

    def _function(self, line: int) -> Node:
        self._must("(")
        names = []
        while not self._took(")"):
            names.append(self._name())
            self._took(",")
        return ("function", line, names, self._block())

    def _expression(self) -> Node:
        made = self._assignment()
        while self._took(","):
            made = ("comma", self._now.line, made, self._assignment())
        return made

    def _assignment(self) -> Node:
        self._deeper()
        line, made = self._now.line, self._binary(1)
        if self._took("?"):
            then = self._assignment()
            self._must(":")
            made = ("either", line, made, then, self._assignment())
        elif self._now.text in _ASSIGN and self._now.kind == "mark":
            if made[0] not in ("name", "member"):
                raise ProxyScriptRefused("syntax", line)
            how = self._next().text[:-1]
            value = self._assignment()
            made = ("set", line, made, ("binary", line, how, made, value) if how else value)
        self._deep -= 1
        return made

    def _binary(self, least: int) -> Node:
        left = self._unary()
        while (rank := _BINARY.get(self._now.text, 0)) >= least and self._now.kind in ("mark", "word"):
            sign = self._next()
            right = self._binary(rank + 1)
            if sign.text not in ("&&", "||"):
                left = ("binary", sign.line, sign.text, left, right)
            elif left[0] == "chain" and left[2] == sign.text:
                left[3].append(right)
            else:
                left = ("chain", sign.line, sign.text, [left, right])
        return left

    def _unary(self) -> Node:
        token = self._now
        if (token.kind == "mark" and token.text in ("!", "-", "+", "~")) or token.text in ("typeof", "void"):
            self._deeper()
            made = ("unary", self._next().line, token.text, self._unary())
            self._deep -= 1
            return made
        if token.kind == "mark" and token.text in ("++", "--"):
            self._next()
            return self._counted(token, self._after(), before=True)
        made = self._after()
        if self._now.kind == "mark" and self._now.text in ("++", "--"):
            return self._counted(self._next(), made, before=False)
        return made

    def _counted(self, sign: Token, what: Node, *, before: bool) -> Node:
        if what[0] not in ("name", "member"):
            raise ProxyScriptRefused("syntax", sign.line)
        return ("count", sign.line, what, 1.0 if sign.text == "++" else -1.0, before)

    def _after(self) -> Node:
        made = self._value()
        while True:
            line = self._now.line
            if self._took("."):
                if self._now.kind not in ("name", "word"):
                    raise ProxyScriptRefused("syntax", line)
                made = ("member", line, made, ("text", line, self._next().text))
            elif self._took("["):
                made = ("member", line, made, self._expression())
                self._must("]")
            elif self._took("("):
                made = ("call", line, made, self._list(")"))
            else:
                return made

    def _value(self) -> Node:
        token = self._next()
        line, text = token.line, token.text
        match token.kind:
            case "number":
                return ("number", line, float(int(text, 16)) if text[:2] in ("0x", "0X") else float(text))
            case "text":
                return ("text", line, unescaped(text[1:-1]))
            case "regex":
                pattern, _, flags = text[1:].rpartition("/")
                return ("regex", line, pattern, flags)
            case "name":
                return ("name", line, text)
        match text:
            case "true" | "false" | "null" | "undefined":
                return (text, line)
            case "(":
                made = self._expression()
                self._must(")")
                return made
            case "[":
                return ("array", line, self._list("]"))
            case "{":
                return ("object", line, self._pairs())
            case "function":
                return self._function(line)
            case "new":
                what = self._name()
                return ("new", line, what, self._list(")") if self._took("(") else [])
        raise ProxyScriptRefused("word" if token.kind == "word" else "syntax", line)

    def _list(self, end: str) -> list[Node]:
        inside = []
        while not self._took(end):
            inside.append(self._assignment())
            if self._now.text != end:
                self._must(",")
        return inside

    def _pairs(self) -> list[tuple[str, Node]]:
        pairs = []
        while not self._took("}"):
            key = self._next()
            if key.kind not in ("name", "word", "text", "number"):
                raise ProxyScriptRefused("syntax", key.line)
            self._must(":")
            pairs.append((unescaped(key.text[1:-1]) if key.kind == "text" else key.text, self._assignment()))
            if self._now.text != "}":
                self._must(",")
        return pairs

    # --- tokens ------------------------------------------------------------------------------------

    @property
    def _now(self) -> Token:
        return self._tokens[self._at]

    def _peek(self, on: int) -> Token:
        return self._tokens[min(self._at + on, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self._now
        if token.kind == "end":
            raise ProxyScriptRefused("torn", token.line)
        self._at += 1
        return token

    def _took(self, text: str) -> bool:
        if self._now.text != text or self._now.kind in ("text", "regex"):
            return False
        self._next()
        return True

    def _must(self, text: str) -> None:
        if not self._took(text):
            raise ProxyScriptRefused("torn" if self._now.kind == "end" else "syntax", self._now.line)

    def _name(self) -> str:
        if self._now.kind != "name":
            raise ProxyScriptRefused("syntax", self._now.line)
        return self._next().text

    def _ends(self) -> None:
        """A semicolon, or what stands for one: the end of a block or of a line."""
        line = self._tokens[self._at - 1].line
        if not self._took(";") and self._now.text != "}" and self._now.kind != "end" and self._now.line == line:
            raise ProxyScriptRefused("syntax", line)

    def _deeper(self) -> None:
        self._deep += 1
        if self._deep > _DEEPEST:
            raise ProxyScriptRefused("too_deep", self._now.line)
