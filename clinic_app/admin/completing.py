"""What a shell needs to complete a command, and a manual its pages: made from the commands, never by hand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Final

SHELLS: Final = ("bash", "zsh")

_SCRIPT: Final = """\
{begin}_{function}() {{
    local cur=${{COMP_WORDS[COMP_CWORD]}} path="" word words=""
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case "$path $word" in
            {paths}) path="$path $word" ;;
        esac
    done
    case "$path" in
{cases}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
    [[ $cur == -* || ${{#COMPREPLY[@]}} -gt 0 ]] || COMPREPLY=($(compgen -f -- "$cur"))
}}
complete -o filenames -F _{function} {name}
"""
_ZSH: Final = "autoload -U +X bashcompinit && bashcompinit\n"


def script(parser: argparse.ArgumentParser, shell: str) -> str:
    """The text to be sourced: `source <(clinic-admin completion bash)`."""
    known = list(walked(parser))
    paths = "|".join(f'"{_path(path)}"' for path, _ in known if path)
    cases = "\n".join(f'        "{_path(path)}") words="{" ".join(_words(each))}" ;;' for path, each in known)
    function = parser.prog.replace("-", "_")
    begin = _ZSH if shell == "zsh" else ""
    return _SCRIPT.format(begin=begin, function=function, paths=paths, cases=cases, name=parser.prog)


def walked(parser: argparse.ArgumentParser) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """Every command with the words that lead to it, itself first."""
    yield (), parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, below in action.choices.items():
                yield from (((name, *path), each) for path, each in walked(below))


def _path(path: tuple[str, ...]) -> str:
    return "".join(f" {word}" for word in path)


def _words(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:
        if action.help is argparse.SUPPRESS:
            continue
        yield from (each for each in action.option_strings if each.startswith("--"))
        if action.choices is not None and not action.option_strings:
            yield from map(str, action.choices)
