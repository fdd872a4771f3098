"""From which network somebody asks: what limits count by, so that neighbours behind one address share no name."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from typing import Any

#: As much of an address as one subscriber, or one office, is given.
IPV4_PREFIX, IPV6_PREFIX = 24, 48


def network_of(address: str) -> str:
    """203.0.113.0/24 of 203.0.113.7; an address that cannot be read is a network of its own."""
    try:
        found = ip_address(address.strip())
    except ValueError:
        return "unknown"
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    prefix = IPV4_PREFIX if found.version == 4 else IPV6_PREFIX
    return str(ip_network((found, prefix), strict=False))


def address_of(environ: Mapping[str, Any], *, behind_proxy: bool) -> str:
    """Who asks; behind a proxy the last address it wrote down, which is the only one it vouches for."""
    own = str(environ.get("REMOTE_ADDR", ""))
    if not behind_proxy:
        return own
    return str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or own
