"""Walks through a proxy script that was read: so many steps and no more, nothing to reach but what PAC offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from clinic_app.errors import ProxyScriptRefused
from clinic_app.transport.pac_expressions import Node
from clinic_app.transport.pac_members import member_of
from clinic_app.transport.pac_regex import Pattern
from clinic_app.transport.pac_signs import joined
from clinic_app.transport.pac_values import (
    MOST_THINGS,
    UNDEFINED,
    Function,
    Native,
    Scope,
    Value,
    kind,
    number,
    same,
    text,
    truth,
    whole,
)

MOST_STEPS: Final = 400_000
_DEEPEST_CALL: Final = 40


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class _Return(Exception):
    def __init__(self, value: Value) -> None:
        self.value = value


class Run:
    """One script with the functions it may call. Raises `ProxyScriptRefused` for whatever it cannot do."""

    def __init__(self, statements: list[Node], offered: Mapping[str, Native]) -> None:
        self._left, self._calls, self._line = MOST_STEPS, 0, 0
        self._globals = Scope()
        self._globals.names.update(offered)
        self._careful(lambda: self._all(statements, self._globals))

    def call(self, name: str, *given: Value) -> Value:
        """What a function of the script answers."""
        asked = self._globals.names.get(name)
        if not isinstance(asked, Function):
            raise ProxyScriptRefused("name", 0, name)
        self._left = MOST_STEPS
        return self._careful(lambda: self._answer(asked, list(given)))

    def knows(self, name: str) -> bool:
        """Whether the script has a function of this name."""
        return isinstance(self._globals.names.get(name), Function)

    def step(self) -> None:
        """Every step counts."""
        self._left -= 1
        if self._left < 0:
            raise ProxyScriptRefused("no_end", self._line)

    def _careful(self, work: Any) -> Value:
        try:
            return work()
        except RecursionError:
            raise ProxyScriptRefused("too_deep", self._line) from None
        except (_Break, _Continue, _Return):
            raise ProxyScriptRefused("syntax", self._line) from None
        except ProxyScriptRefused as refused:
            raise ProxyScriptRefused(refused.reason, refused.line or self._line, refused.what) from None

    # --- statements --------------------------------------------------------------------------------

    def _all(self, statements: list[Node], scope: Scope) -> None:
        for each in statements:  # functions hold before the line they stand in
            if each[0] == "names":
                for name, value in each[2]:
                    if value[0] == "function":
                        scope.names[name] = self._of(value, scope)
        for each in statements:
            self._do(each, scope)

    def _do(self, node: Node, scope: Scope) -> None:
        self._line = node[1]
        self.step()
        match node[0]:
            case "block":
                self._all(node[2], scope)
            case "names":
                for name, value in node[2]:
                    scope.names[name] = self._of(value, scope)
            case "do":
                self._of(node[2], scope)
            case "if":
                for test, then in node[2]:
                    if truth(self._of(test, scope)):
                        self._do(then, scope)
                        return
                self._do(node[3], scope)
            case "loop":
                self._loop(node, scope)
            case "each":
                for key in self._keys(self._of(node[3], scope)):
                    (scope.of(node[2]) or scope).names[node[2]] = key
                    if not self._once(node[4], scope):
                        return
            case "switch":
                self._switch(node, scope)
            case "return":
                raise _Return(self._of(node[2], scope))
            case "break":
                raise _Break
            case _:
                raise _Continue

    def _loop(self, node: Node, scope: Scope) -> None:
        _kind, _line, begin, test, step, body = node
        if begin is not None:
            self._do(begin, scope)
        while test is None or truth(self._of(test, scope)):
            if not self._once(body, scope):
                return
            if step is not None:
                self._of(step, scope)

    def _once(self, body: Node, scope: Scope) -> bool:
        try:
            self._do(body, scope)
        except _Break:
            return False
        except _Continue:
            pass
        return True

    def _switch(self, node: Node, scope: Scope) -> None:
        asked, cases = self._of(node[2], scope), node[3]
        fits = [at for at, (test, _) in enumerate(cases) if test is not None and same(self._of(test, scope), asked)]
        others = [at for at, (test, _) in enumerate(cases) if test is None]
        try:
            for _test, inside in cases[(fits or others or [len(cases)])[0] :]:
                self._all(inside, scope)
        except _Break:
            pass

    def _keys(self, over: Value) -> list[Value]:
        if isinstance(over, list):
            return [text(float(at)) for at in range(len(over))]
        return list(over) if isinstance(over, dict) else []

    # --- expressions -------------------------------------------------------------------------------

    def _of(self, node: Node, scope: Scope) -> Value:
        self.step()
        return getattr(self, f"_{node[0]}")(node, scope)

    def _number(self, node: Node, _scope: Scope) -> Value:
        return node[2]

    _text = _number

    def _true(self, _node: Node, _scope: Scope) -> Value:
        return True

    def _false(self, _node: Node, _scope: Scope) -> Value:
        return False

    def _null(self, _node: Node, _scope: Scope) -> Value:
        return None

    def _undefined(self, _node: Node, _scope: Scope) -> Value:
        return UNDEFINED

    def _regex(self, node: Node, _scope: Scope) -> Value:
        return Pattern(node[2], node[3], self.step)

    def _function(self, node: Node, scope: Scope) -> Value:
        return Function(node[2], node[3], scope)

    def _name(self, node: Node, scope: Scope) -> Value:
        found = scope.of(node[2])
        if found is None:
            raise ProxyScriptRefused("name", node[1], node[2])
        return found.names[node[2]]

    def _array(self, node: Node, scope: Scope) -> Value:
        return [self._of(each, scope) for each in node[2]]

    def _object(self, node: Node, scope: Scope) -> Value:
        return {key: self._of(value, scope) for key, value in node[2]}

    def _comma(self, node: Node, scope: Scope) -> Value:
        self._of(node[2], scope)
        return self._of(node[3], scope)

    def _either(self, node: Node, scope: Scope) -> Value:
        return self._of(node[3] if truth(self._of(node[2], scope)) else node[4], scope)

    def _chain(self, node: Node, scope: Scope) -> Value:
        value: Value = UNDEFINED
        for each in node[3]:
            value = self._of(each, scope)
            if truth(value) == (node[2] == "||"):
                break
        return value

    def _binary(self, node: Node, scope: Scope) -> Value:
        one, other = self._of(node[3], scope), self._of(node[4], scope)
        self._line = node[1]
        return joined(node[2], one, other)

    def _unary(self, node: Node, scope: Scope) -> Value:
        if node[2] == "typeof" and node[3][0] == "name" and scope.of(node[3][2]) is None:
            return "undefined"
        value = self._of(node[3], scope)
        match node[2]:
            case "!":
                return not truth(value)
            case "-":
                return -number(value)
            case "+":
                return number(value)
            case "~":
                return float(~whole(value))
            case "typeof":
                return kind(value)
        return UNDEFINED

    def _set(self, node: Node, scope: Scope) -> Value:
        value = self._of(node[3], scope)
        self._keep(node[2], value, scope)
        return value

    def _count(self, node: Node, scope: Scope) -> Value:
        before = number(self._of(node[2], scope))
        self._keep(node[2], before + node[3], scope)
        return before + node[3] if node[4] else before

    def _keep(self, what: Node, value: Value, scope: Scope) -> None:
        if what[0] == "name":
            (scope.of(what[2]) or self._globals).names[what[2]] = value
            return
        holder, key = self._of(what[2], scope), self._of(what[3], scope)
        if isinstance(holder, dict) and len(holder) < MOST_THINGS:
            holder[text(key)] = value
        elif isinstance(holder, list) and number(key) == len(holder) < MOST_THINGS:
            holder.append(value)
        elif isinstance(holder, list) and number(key) in range(len(holder)):
            holder[int(number(key))] = value
        else:
            raise ProxyScriptRefused("value", what[1], text(key)[:40])

    def _member(self, node: Node, scope: Scope) -> Value:
        return member_of(self._of(node[2], scope), self._of(node[3], scope), self.step)

    def _new(self, node: Node, scope: Scope) -> Value:
        given = [self._of(each, scope) for each in node[3]]
        match node[2]:
            case "RegExp" if given:
                return Pattern(text(given[0]), text(given[1]) if len(given) > 1 else "", self.step)
            case "Array" if not given or len(given) > 1:
                return given
            case "Object" if not given:
                return {}
        raise ProxyScriptRefused("name", node[1], node[2])

    def _call(self, node: Node, scope: Scope) -> Value:
        asked, given = self._of(node[2], scope), [self._of(each, scope) for each in node[3]]
        self._line = node[1]
        return self._answer(asked, given)

    def _answer(self, asked: Value, given: list[Value]) -> Value:
        if isinstance(asked, Native):
            return asked.call(given)
        if not isinstance(asked, Function):
            raise ProxyScriptRefused("value", self._line, kind(asked))
        if self._calls >= _DEEPEST_CALL:
            raise ProxyScriptRefused("too_deep", self._line)
        scope = Scope(asked.scope)
        for at, name in enumerate(asked.names):
            scope.names[name] = given[at] if at < len(given) else UNDEFINED
        self._calls += 1
        try:
            self._all(asked.body, scope)
        except _Return as answered:
            return answered.value
        finally:
            self._calls -= 1
        return UNDEFINED
