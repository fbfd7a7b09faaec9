"""Reads a proxy script (PAC): the part of JavaScript such scripts are written in; the rest is refused with its line.

What is read here comes from a network that is not ours, into a program that holds an open record. So it is never given
to a machine made for web pages: it becomes a tree of plain tuples, walked by `pac_running` with its steps counted.
"""

from __future__ import annotations

from typing import Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_expressions import Expressions, Node
from clinic_app.transport.pac_tokens import tokens_of

__all__ = ["Node", "read_script"]

MOST_CHARS: Final = 512 * 1024


def read_script(untrusted: str) -> list[Node]:
    """The statements of a script. Raises `ProxyScriptRefused` with the line of what is not read."""
    if len(untrusted) > MOST_CHARS:
        raise ProxyScriptRefused("too_long", 0)
    return _Reader(tokens_of(untrusted)).whole()


class _Reader(Expressions):
    def whole(self) -> list[Node]:
        statements = []
        while self._now.kind != "end":
            statements.append(self._statement())
        return statements

    # --- statements --------------------------------------------------------------------------------

    def _statement(self) -> Node:
        self._deeper()
        token = self._now
        made: Node
        if token.text == "{":
            made = ("block", token.line, self._block())
        elif self._took(";"):
            made = ("block", token.line, [])
        elif token.text in ("var", "let", "const"):
            self._next()
            made = self._names()
            self._ends()
        elif token.text == "function":
            self._next()
            name = self._name()
            made = ("names", token.line, [(name, self._function(token.line))])
        elif token.kind == "word" and (reading := getattr(self, f"_read_{token.text}", None)) is not None:
            self._next()
            made = reading(token.line)
        else:
            made = ("do", token.line, self._expression())
            self._ends()
        self._deep -= 1
        return made

    def _block(self) -> list[Node]:
        self._must("{")
        inside = []
        while not self._took("}"):
            inside.append(self._statement())
        return inside

    def _names(self) -> Node:
        line, made = self._now.line, []
        while True:
            name = self._name()
            made.append((name, self._assignment() if self._took("=") else ("undefined", line)))
            if not self._took(","):
                return ("names", line, made)

    def _read_if(self, line: int) -> Node:
        """With every `else if` after it: scripts have hundreds of them."""
        branches = [(self._asked(), self._statement())]
        while self._took("else"):
            if not self._took("if"):
                return ("if", line, branches, self._statement())
            branches.append((self._asked(), self._statement()))
        return ("if", line, branches, ("block", line, []))

    def _read_while(self, line: int) -> Node:
        return ("loop", line, None, self._asked(), None, self._statement())

    def _read_for(self, line: int) -> Node:
        self._must("(")
        begin: Node | None = None
        if self._now.text in ("var", "let", "const"):
            self._next()
            if self._peek(1).text == "in":
                name = self._name()
                return self._for_in(line, name)
            begin = self._names()
        elif self._now.kind == "name" and self._peek(1).text == "in":
            return self._for_in(line, self._name())
        elif self._now.text != ";":
            begin = ("do", line, self._expression())
        self._must(";")
        test = None if self._now.text == ";" else self._expression()
        self._must(";")
        step = None if self._now.text == ")" else self._expression()
        self._must(")")
        return ("loop", line, begin, test, step, self._statement())

    def _for_in(self, line: int, name: str) -> Node:
        self._must("in")
        over = self._expression()
        self._must(")")
        return ("each", line, name, over, self._statement())

    def _read_switch(self, line: int) -> Node:
        asked, cases = self._asked(), list[tuple[Node | None, list[Node]]]()
        self._must("{")
        while not self._took("}"):
            test = None if self._took("default") else self._case()
            self._must(":")
            inside = []
            while self._now.text not in ("case", "default", "}"):
                inside.append(self._statement())
            cases.append((test, inside))
        return ("switch", line, asked, cases)

    def _case(self) -> Node:
        self._must("case")
        return self._expression()

    def _read_return(self, line: int) -> Node:
        nothing = self._now.text in (";", "}") or self._now.line > line
        made = ("return", line, ("undefined", line) if nothing else self._expression())
        self._ends()
        return made

    def _read_break(self, line: int) -> Node:
        self._ends()
        return ("break", line)

    def _read_continue(self, line: int) -> Node:
        self._ends()
        return ("continue", line)

    def _asked(self) -> Node:
        self._must("(")
        made = self._expression()
        self._must(")")
        return made
