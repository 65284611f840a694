"""What protects the discussion from abuse. Numbers of the tests are in `cms.settings.test`."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings import env

# How many contributions are taken within so many minutes from one person, one address prefix (/24
# or /48: a house, a school) and in one discussion; 0 is without limit.
LIMIT_MINUTES = env.number("LIMIT_MINUTES", 10)
CONTRIBUTIONS_OF_A_PERSON = env.number("CONTRIBUTIONS_OF_A_PERSON", 10)
CONTRIBUTIONS_FROM_AN_ADDRESS = env.number("CONTRIBUTIONS_FROM_AN_ADDRESS", 60)
CONTRIBUTIONS_IN_A_THREAD = env.number("CONTRIBUTIONS_IN_A_THREAD", 300)
# How many accounts are made in it from one address prefix, with proof of work and without.
SIGN_UPS_FROM_AN_ADDRESS = env.number("SIGN_UPS_FROM_AN_ADDRESS", 30)
SIGN_UPS_WITHOUT_PROOF = env.number("SIGN_UPS_WITHOUT_PROOF", 5)
# How many reports are taken in it from one person, or from one prefix without an account.
REPORTS_FROM_AN_ADDRESS = env.number("REPORTS_FROM_AN_ADDRESS", 20)
if not 1 <= LIMIT_MINUTES <= 12 * 60:
    raise ImproperlyConfigured(
        "LIMIT_MINUTES must be from 1 to 720: what limits are counted by is kept for a day at most."
    )

# How many edits of one person are taken in it; edits count for their address prefix as well.
EDITS_OF_A_PERSON = env.number("EDITS_OF_A_PERSON", 30)

# Guests: for how many hours the link that confirms an address is good (then the contribution is
# deleted), how many contributions may wait for one address at a time, 0 for any number, and for
# how many days an address is kept to tell its owner what became of the contribution.
GUEST_LINK_HOURS = env.number("GUEST_LINK_HOURS", 48)
UNCONFIRMED_OF_AN_ADDRESS = env.number("UNCONFIRMED_OF_AN_ADDRESS", 3)
GUEST_ADDRESS_DAYS = env.number("GUEST_ADDRESS_DAYS", 365)

# An account is new until it is so many days old and so many of its contributions are public. New
# accounts prove work, and their contributions with links wait for the moderators.
NEW_ACCOUNT_DAYS = env.number("NEW_ACCOUNT_DAYS", 2)
NEW_ACCOUNT_CONTRIBUTIONS = env.number("NEW_ACCOUNT_CONTRIBUTIONS", 2)

# Somebody's same text again in one consultation is a duplicate for so many minutes; 0: never.
DUPLICATE_MINUTES = env.number("DUPLICATE_MINUTES", 24 * 60)

# Proof of work: iterations of each of about 256 attempts (a second on a telephone), and for how
# long a solution is taken.
PROOF_COST = env.number("PROOF_COST", 5_000)
PROOF_MINUTES = env.number("PROOF_MINUTES", 30)

# Who asks stands in X-Forwarded-For behind so many proxies; 0: nobody is in between.
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0)
