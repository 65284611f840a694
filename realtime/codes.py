"""Why the server closes a socket; docs/live.md says it to those who write a client."""

MALFORMED = 4400
SIGNED_OUT = 4401
NOTHING_WATCHED = 4408
TOO_SLOW = 4409
TOO_LARGE = 4413
TOO_MANY = 4429
