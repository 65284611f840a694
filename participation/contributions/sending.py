"""How a contribution came in: what the protection from abuse goes by."""

from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Sending:
    """One sending of a form by a browser.

    ``address`` is the network address: it is never stored, see `limits`. ``proof`` is the solution
    of a task (`proof`), ``trap`` what stands in the field that people leave empty. ``name`` tells
    this sending from all others (`repeats`); none if the form had no key.
    """

    address: str = ""
    proof: str = ""
    trap: str = ""
    name: UUID | None = None

    @property
    def prefix(self) -> str:
        """The network that the address is in (/24 or /48); empty if it is not an address."""
        try:
            address = ip_address(self.address.partition("%")[0])
        except ValueError:
            return ""
        if address.version == 6 and address.ipv4_mapped:
            address = address.ipv4_mapped
        return str(ip_network((address, 24 if address.version == 4 else 48), strict=False))


def client_address(request: HttpRequest) -> str:
    """Return who asks: the peer, or what the outermost of our own proxies says about its peer."""
    forwarded = request.headers.get("x-forwarded-for", "").split(",")
    if 0 < settings.TRUSTED_PROXIES <= len(forwarded):
        address = forwarded[-settings.TRUSTED_PROXIES].strip()
        if address:
            return address
    return str(request.META.get("REMOTE_ADDR") or "")
