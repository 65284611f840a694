"""The people of the demonstration: those to sign in as, and those who only speak."""

from dataclasses import dataclass, field

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from participation.accounts.models import Membership, Organisation, User
from participation.accounts.services import give_role

PASSWORD = "beteiligung-demo"  # noqa: S105 - known to everybody, so refused on public servers
OPERATOR, CITIZEN = "operator", "citizen"
Role = Membership.Role


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody whom one can be in the demonstration."""

    role: str
    email: str
    display_name: str


SIGN_INS = (
    SignIn(CITIZEN, "mitmachen@demo.test", "Robin S. (Demo)"),
    SignIn(Role.EDITOR, "redaktion@demo.test", "Redaktion (Demo)"),
    SignIn(Role.MODERATOR, "moderation@demo.test", "Moderation (Demo)"),
    SignIn(Role.CLERK, "abwaegung@demo.test", "Sachbearbeitung (Demo)"),
    SignIn(Role.AUTHORITY, "behoerde@demo.test", "Untere Naturschutzbehörde (Demo)"),
    SignIn(Role.ADMINISTRATOR, "verwaltung@demo.test", "Verwaltung (Demo)"),
    SignIn(OPERATOR, "betrieb@demo.test", "Betrieb (Demo)"),
)

CITIZENS = (
    "Jana M.", "Holger B.", "Muldefan", "Sabine K.", "Radlerin73", "Thomas W.",
    "Familie aus Niederau",
    "Petra L.", "Kettenblatt", "Uwe R.", "Anh Tuan N.", "Katrin S.", "Brückengänger", "Lena F.",
    "Günter H.", "Ayşe D.", "Weinbergschnecke", "Steffen P.", "Martha G.", "Ole J.", "Frühschicht",
    "Birgit Z.", "Michał T.", "Stadtparkfreundin", "Dieter V.", "Nele A.", "Handwerk Erlenau",
    "Rosemarie E.", "Elif C.", "Zu Fuß unterwegs",
)  # fmt: skip


@dataclass(slots=True)
class People:
    """Everybody, once they exist."""

    citizens: list[User] = field(default_factory=list)
    moderator: User = field(default_factory=User)
    clerk: User = field(default_factory=User)
    desk_officer: User = field(default_factory=User)


def create_people(*, town: Organisation, ministry: Organisation) -> People:
    """Create everybody and give them their roles in the town, and one at the ministry."""
    password = make_password(PASSWORD)  # once: it takes long on purpose
    by_role = {each.role: _create_sign_in(each, password, town) for each in SIGN_INS}
    officer = User.objects.create_user("referat41@demo.test", display_name="Referat 41 (Demo)")
    for role in (Role.CLERK, Role.MODERATOR):
        give_role(user=officer, organisation=ministry, role=role, by=None)
    return People(
        citizens=[_create_citizen(number, name) for number, name in enumerate(CITIZENS, 1)],
        moderator=by_role[Role.MODERATOR],
        clerk=by_role[Role.CLERK],
        desk_officer=officer,
    )


def _create_sign_in(person: SignIn, password: str, town: Organisation) -> User:
    create = User.objects.create_superuser if person.role == OPERATOR else User.objects.create_user
    user = create(person.email, display_name=person.display_name)
    user.password = password
    user.save(update_fields=["password"])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    if person.role in Role.values:
        give_role(user=user, organisation=town, role=Role(person.role), by=None)
    return user


def _create_citizen(number: int, name: str) -> User:
    """Create somebody who speaks but has no password, so that nobody can sign in as them."""
    return User.objects.create_user(f"person{number:02}@demo.test", display_name=f"{name} (Demo)")
