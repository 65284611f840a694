"""Digests: what versions and sections are compared by."""

import hashlib
import json
from collections.abc import Iterable


def digest(values: Iterable[object]) -> str:
    """Return the SHA-256, in hexadecimal, of ``values`` in their order."""
    canonical = json.dumps(
        list(values), ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
