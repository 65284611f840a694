"""How commands speak: one JSON object on stdout, exit code 3 when something was rejected."""

import json
import sys
from typing import Any

REJECTED = 3


def finish(result: dict[str, Any], *, rejected: bool) -> None:
    """Print ``result`` as one JSON object; exit with 3 when something was rejected."""
    sys.stdout.write(json.dumps(result, ensure_ascii=False, default=str) + "\n")
    if rejected:
        sys.exit(REJECTED)
