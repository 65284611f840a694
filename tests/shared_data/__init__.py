"""Tests on the real data beside the checkout; collected only where it is there."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
