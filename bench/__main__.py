"""``python -m bench``: run the benchmarks (``ONLY=name,…`` runs some), write var/bench.json."""

import json
import os
import sys
import time
from pathlib import Path

import django

OUTPUT = Path(__file__).resolve().parents[1] / "var" / "bench.json"


def main() -> int:
    """Run them one after the other; return 1 if one fails or does not hold."""
    os.environ["DEBUG"] = "0"  # statements are kept in memory otherwise
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    django.setup()
    from bench.registry import load  # noqa: PLC0415 - benchmarks import models

    benchmarks = load()
    wanted = [name for name in os.environ.get("ONLY", "").split(",") if name] or list(benchmarks)
    if unknown := set(wanted) - set(benchmarks):
        sys.stderr.write(f"Unknown: {', '.join(sorted(unknown))}. Known: {', '.join(benchmarks)}\n")
        return 2
    results = json.loads(OUTPUT.read_text()) if OUTPUT.exists() else {}
    failed = False
    print(f"{'':24}{'value':>12}{'limit':>12}{'ratio':>8}{'target':>8}  holds")
    for name in wanted:
        begun = time.monotonic()
        try:
            result = results[name] = benchmarks[name]().as_json()
        except Exception as error:
            results.pop(name, None)
            sys.stderr.write(f"{name} failed: {error!r}\n")
            failed = True
            continue
        print(
            f"{name:24}{result['value']:12.2f}{result['limit']:12.2f}{result['ratio']:8.2f}"
            f"{result['target']:8.2f}  {'yes' if result['holds'] else 'NO'}"
            f"  {result['unit']}, {time.monotonic() - begun:.0f} s"
        )
        for check in result["checks"]:
            print(f"    {check['what']}: {check['value']} (target {check['target']})")
        failed |= not result["holds"]
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
