"""Which way this PC reaches out of its network, as people settled it; what the system says is asked anew each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from clinic_app.facts import dataclass
from clinic_app.settings.way import By
from clinic_app.transport.windows_proxy import Registry, script_address

__all__ = ["By", "System", "WayOut", "as_proxy", "this_system"]

_PATIENCE_S: Final = 3.0
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True, kw_only=True)
class WayOut:
    """One way: `proxy` is `http://host:port` or `https://…`; `script` a file or an address. The password is that of the
    proxy, of this network: it opens nothing of ours."""

    by: By = By.SYSTEM
    proxy: str = ""
    script: str = ""
    user: str = ""
    password: str = field(default="", repr=False)

    def for_address(self, address: str, system: System | None = None) -> WayOut:
        """What holds for this address: the system asked, and never a proxy for this PC itself."""
        host = urlsplit(address).hostname or ""
        if host in _LOOPBACK:
            return WayOut(by=By.DIRECT)
        if self.by is not By.SYSTEM:
            return self
        return (system or this_system())(address).with_account(self.user, self.password)

    def with_account(self, user: str, password: str) -> WayOut:
        """The same, with the name that the proxy asks for."""
        return WayOut(by=self.by, proxy=self.proxy, script=self.script, user=user, password=password)


System = Callable[[str], WayOut]
"""What the system says of an address."""


def as_proxy(told: str) -> str | None:
    """`host:port`, or the whole address, as one of a proxy; None for what is none."""
    text = told.strip()
    try:
        parts = urlsplit(text if "://" in text else f"http://{text}")
        port = parts.port
    except ValueError:
        return None
    plain = not (parts.path.strip("/") or parts.query or parts.fragment)
    if parts.scheme not in ("http", "https") or not parts.hostname or port is None or not plain or parts.username:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}:{port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Python's own library reads of a system: the environment, else the settings of Windows or macOS; and which
    hosts they leave out."""

    proxies: Callable[[], Mapping[str, str]] = getproxies
    leaves_out: Callable[[str], object] = proxy_bypass


def this_system(
    around: Mapping[str, str] | None = None,
    ask: Callable[[list[str]], str] | None = None,
    platform: str = sys.platform,
    *,
    told: Told | None = None,
    registry: Registry | None = None,
) -> System:
    """The environment first, then what the desktop was told. A script that the network offers by itself (WPAD) is not
    taken: whoever is first on such a network could offer one."""
    env, asked, library = os.environ if around is None else around, ask or _ask, told or Told()

    def of(address: str) -> WayOut:
        parts = urlsplit(address)
        proxies = library.proxies()
        found = proxies.get(parts.scheme) or proxies.get("all")
        if found and not library.leaves_out(parts.netloc):
            return WayOut(by=By.PROXY, proxy=found if "://" in found else f"http://{found}")
        if not found and (script := env.get("auto_proxy") or _script(asked, platform, registry)):
            return WayOut(by=By.SCRIPT, script=script)
        if not found and platform.startswith("linux") and (named := _desktop(asked, parts.scheme)):
            return WayOut(by=By.PROXY, proxy=named)
        return WayOut(by=By.DIRECT)

    return of


def _script(ask: Callable[[list[str]], str], platform: str, registry: Registry | None) -> str:
    if platform == "win32":
        return script_address(registry)
    if platform == "darwin":
        lines = dict(line.strip().split(" : ", 1) for line in ask(["scutil", "--proxy"]).splitlines() if " : " in line)
        return lines.get("ProxyAutoConfigURLString", "") if lines.get("ProxyAutoConfigEnable") == "1" else ""
    if _said(ask, "org.gnome.system.proxy", "mode") == "auto":
        return _said(ask, "org.gnome.system.proxy", "autoconfig-url")
    return ""


def _desktop(ask: Callable[[list[str]], str], scheme: str) -> str:
    if _said(ask, "org.gnome.system.proxy", "mode") != "manual":
        return ""
    host, port = (_said(ask, f"org.gnome.system.proxy.{scheme}", key) for key in ("host", "port"))
    return as_proxy(f"{host}:{port}") or ""


def _said(ask: Callable[[list[str]], str], where: str, key: str) -> str:
    return ask(["gsettings", "get", where, key]).strip().strip("'")


def _ask(words: list[str]) -> str:
    """What a small program of the system says; nothing where there is none."""
    program = shutil.which(words[0])
    if program is None:
        return ""
    # A packaged program lends its own libraries to nobody.
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LD_LIBRARY_PATH", "PYTHON"))}
    try:
        done = subprocess.run(  # noqa: S603 - the system's own, with words of ours
            [program, *words[1:]], capture_output=True, text=True, timeout=_PATIENCE_S, check=False, env=env
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
