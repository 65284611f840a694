"""Who may write, answer and see what in a discussion."""

from collections.abc import Iterable
from datetime import datetime

from participation.accounts.models import Membership
from participation.accounts.rules import Person, has_role
from participation.consultations import rules as consultation_rules
from participation.consultations.models import Consultation
from participation.contributions.models import Contribution, Support, Thread


def can_read(user: Person, thread: Thread) -> bool:
    """Say whether ``user`` may read the thread."""
    return _is_shown(thread) and consultation_rules.can_read(user, thread.home)


def readable_by(user: Person, threads: Iterable[Thread]) -> list[Thread]:
    """Return those that `can_read` allows; each of their consultations is asked for once."""
    shown = [thread for thread in threads if _is_shown(thread)]
    homes = {thread.home.pk: thread.home for thread in shown}
    open_to = {key for key, home in homes.items() if consultation_rules.can_read(user, home)}
    return [thread for thread in shown if thread.home.pk in open_to]


def _is_shown(thread: Thread) -> bool:
    """Say whether the plan or idea that the thread is about, if it is about one, can be seen."""
    if thread.plan is not None and not thread.plan.is_public:
        return False
    return thread.idea is None or thread.idea.state in Contribution.State.visible()


def is_open(thread: Thread, at: datetime) -> bool:
    """Say whether the thread takes contributions at ``at``: public and in a dialogue."""
    home = thread.home
    return (
        home.is_public
        and (thread.plan is None or thread.plan.is_public)
        and (thread.idea is None or thread.idea.is_readable)
        and consultation_rules.in_dialogue(home, at)
    )


def can_contribute(user: Person, thread: Thread, at: datetime) -> bool:
    """Say whether ``user`` may write in the thread at ``at``."""
    return is_open(thread, at) and consultation_rules.admits(user, thread.home)


def takes_guests(thread: Thread) -> bool:
    """Say whether people without an account may write in the thread, whatever the phase."""
    return thread.home.contributors == Consultation.Contributors.ANYONE


def can_write_as_guest(user: Person, thread: Thread, at: datetime) -> bool:
    """Say whether ``user`` is asked for name and address instead of an account at ``at``."""
    return not user.is_authenticated and is_open(thread, at) and takes_guests(thread)


def can_submit_idea(user: Person, thread: Thread, at: datetime) -> bool:
    """Say whether ``user`` may bring an idea into the consultation of ``thread`` at ``at``."""
    return collects_ideas(thread) and can_contribute(user, thread, at)


def can_submit_idea_as_guest(user: Person, thread: Thread, at: datetime) -> bool:
    """Say whether ``user`` may bring an idea with name and address instead of an account."""
    return collects_ideas(thread) and can_write_as_guest(user, thread, at)


def collects_ideas(thread: Thread) -> bool:
    """Say whether the thread is that of a consultation which asks for ideas."""
    return thread.consultation is not None and thread.consultation.collects_ideas


def can_see_files(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` may see picture and files: who may read it, its author, who works on it.

    What no guest has confirmed is seen by nobody; clerks see what the public has seen.
    """
    if contribution.is_readable and can_read(user, contribution.thread):
        return True
    if user.is_authenticated and contribution.author_id == user.pk:
        return True
    if contribution.state == Contribution.State.UNCONFIRMED:
        return False
    roles = [Membership.Role.MODERATOR]
    if contribution.is_readable or contribution.is_tombstone:
        roles.append(Membership.Role.CLERK)
    return has_role(user, contribution.consultation.organisation, *roles)


def can_see_edit(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` may see what waits of an edit: its author and the moderators."""
    if user.is_authenticated and contribution.author_id == user.pk:
        return True
    organisation = contribution.consultation.organisation
    return has_role(user, organisation, Membership.Role.MODERATOR)


def is_checked_first(thread: Thread) -> bool:
    """Say whether moderators look at contributions to the thread before everybody else does."""
    return thread.home.moderation == Consultation.Moderation.BEFORE


def can_reply(user: Person, contribution: Contribution, at: datetime) -> bool:
    """Say whether ``user`` may reply to ``contribution``; nobody replies to a tombstone."""
    return contribution.is_readable and can_contribute(user, contribution.thread, at)


def can_change(user: Person, contribution: Contribution, at: datetime) -> bool:
    """Say whether ``user`` may edit or withdraw ``contribution``: one's own, while the phase runs.

    What moderators hid or shortened stays as they left it; what waits for them is theirs first.
    """
    return (
        user.is_authenticated
        and contribution.author_id == user.pk
        and contribution.kind != Contribution.Kind.ANSWER
        and contribution.state == Contribution.State.PUBLISHED
        and can_contribute(user, contribution.thread, at)
    )


def can_take_back(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` may delete ``contribution``, which nobody but moderators has read.

    One's own that waits for them, in any phase.
    """
    return (
        user.is_authenticated
        and contribution.author_id == user.pk
        and contribution.state == Contribution.State.PENDING
    )


def has_withdrawn(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` has withdrawn ``contribution``, which was their own."""
    return (
        user.is_authenticated
        and contribution.author_id == user.pk
        and contribution.state == Contribution.State.WITHDRAWN
    )


def can_support(user: Person, contribution: Contribution, at: datetime) -> bool:
    """Say whether ``user`` may support ``contribution`` or vote on it; nobody does their own."""
    return contribution.author_id != user.pk and can_reply(user, contribution, at)


def choices_of(contribution: Contribution) -> list[str]:
    """Return what one can say about ``contribution`` besides writing."""
    if contribution.consultation.voting == Consultation.Voting.VOTE:
        return list(Support.Choice.values)
    return [Support.Choice.AGREE]


def can_answer(user: Person, contribution: Contribution) -> bool:
    """Say whether ``user`` may answer for the organisation that asks, in any phase."""
    return contribution.is_readable and has_role(
        user,
        contribution.consultation.organisation,
        Membership.Role.MODERATOR,
        Membership.Role.CLERK,
    )
