"""Settings of a public server, with the bare view beside the project's own addresses."""

from cms.settings.production import *

ROOT_URLCONF = "bench.harness.urls"

# Few people write as much here as thousands do: everything is counted, and nothing is too much.
CONTRIBUTIONS_OF_A_PERSON = CONTRIBUTIONS_FROM_AN_ADDRESS = CONTRIBUTIONS_IN_A_THREAD = 1_000_000
NEW_ACCOUNT_DAYS = NEW_ACCOUNT_CONTRIBUTIONS = DUPLICATE_MINUTES = 0
