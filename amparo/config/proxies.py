"""Whom we believe about where a request came from: the proxies that AMPARO_PROXIES names."""

from __future__ import annotations

import ipaddress

from amparo.kernel.errors import WronglySet

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
HERE = "127.0.0.1,::1"  # where the proxy stands unless told otherwise


class UnknownProxy(WronglySet):
    """AMPARO_PROXIES names something that is no address."""


def proxies(text: str) -> list[Network]:
    """The networks named, with commas between. Raises UnknownProxy with a sentence."""
    try:
        return [ipaddress.ip_network(each.strip()) for each in text.split(",") if each.strip()]
    except ValueError as error:
        raise UnknownProxy(
            f"AMPARO_PROXIES must name addresses, or networks such as 10.0.0.0/24: {error}."
        ) from error
