"""Which device writes here, and who sits at it. Both are of this machine and this folder only, and no part of the study."""

from __future__ import annotations

import hashlib
import platform
import re
import secrets
import uuid
from pathlib import Path

from casecode.databank.layout import Layout
from casecode.databank.lines import line, parse
from casecode.plain import write

_SIGNS = "abcdefghijklmnopqrstuvwxyz0123456789"


def device(layout: Layout) -> str:
    """Six random characters, kept in `.casecode/device` and renewed when the study is on another machine or path.

    So a copied study never writes into the logs of the one it was copied from. Raises OSError where nothing can be written.
    """
    path = layout.disposable / "device"
    here = {"machine": _hash(_machine()), "path": _hash(str(layout.root.resolve()))}
    try:
        kept = parse(path.read_bytes())
    except (OSError, ValueError):
        kept = {}
    name = kept.get("device")
    if isinstance(name, str) and re.fullmatch("[a-z0-9]{6}", name) and all(kept.get(key) == one for key, one in here.items()):
        return name
    name = "".join(secrets.choice(_SIGNS) for _ in range(6))
    write.replace(path, line({"device": name, **here}))
    return name


def coder(layout: Layout) -> str:
    """The coder of this machine, as `casecode whoami` set it; empty when nobody did."""
    try:
        return (layout.disposable / "coder").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def set_coder(layout: Layout, name: str) -> None:
    """Set the coder of this machine."""
    write.replace(layout.disposable / "coder", f"{name}\n".encode())


def _machine() -> str:
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            return Path(place).read_text(encoding="ascii").strip()
        except (OSError, ValueError):
            continue
    return f"{platform.node()} {uuid.getnode()}"


def _hash(said: str) -> str:
    return hashlib.sha256(said.encode("utf-8", "backslashreplace")).hexdigest()[:16]
