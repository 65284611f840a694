"""Does what the people of the demonstration do, by the services that everybody uses."""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cms.demo import texts
from cms.demo.remarks import REJECT, WAIT, Place, Remark
from cms.demo.sketches import sketched
from participation.accounts.models import User
from participation.assessment.services import assess_contribution
from participation.consultations.models import Consultation
from participation.contributions.attachments import AttachmentDraft
from participation.contributions.checks import Point
from participation.contributions.guests import (
    confirm_contribution,
    guest_contribution,
    post_as_guest,
)
from participation.contributions.ideas import IdeaDraft, submit_idea
from participation.contributions.imports import import_contributions
from participation.contributions.models import Contribution, Support, Thread
from participation.contributions.sending import Sending
from participation.contributions.services import answer_contribution, post_contribution
from participation.contributions.supporting import support_contribution
from participation.errors import Refused
from participation.exchange.contributions import ContributionRow, read_contributions
from participation.moderation.services import (
    approve_contribution,
    hide_contribution,
    keep_contribution,
    reject_contribution,
    report_contribution,
    restore_contribution,
)
from participation.plans.models import Section

PROCESS = "Ideenwerkstatt"


@dataclass(slots=True)
class Stage:
    """A consultation in which people speak, and those who answer for the administration.

    ``plan_slug`` names the plan by which a section's printed number leads to its anchor.
    """

    consultation: Consultation
    moderator: User
    officer: User
    plan_slug: str = ""
    threads: dict[str, Thread] = field(default_factory=dict)

    def thread(self, place: Place) -> Thread:
        """Return the discussion of a place; it is asked for once."""
        if place.number not in self.threads:
            found = Thread.objects.select_related("consultation", "plan__consultation", "idea")
            if place.is_conversation:
                thread = found.get(consultation=self.consultation)
            else:
                anchor = texts.key(f"{self.plan_slug}/{place.number}")
                thread = found.get(plan__slug=self.plan_slug, anchor=anchor)
            self.threads[place.number] = thread
        return self.threads[place.number]

    def section(self, place: Place, at: datetime) -> Section | None:
        """Return the section as it was read then: of the newest version that there was."""
        thread = self.thread(place)
        if thread.anchor is None:
            return None
        versions = Section.objects.filter(
            version__plan=thread.plan_id, anchor=thread.anchor, version__published_at__lte=at
        )
        return versions.select_related("version").latest("version__number")

    @property
    def looks_first(self) -> bool:
        """Whether moderators look at contributions before everybody else."""
        return self.consultation.moderation == Consultation.Moderation.BEFORE

    @property
    def choices(self) -> list[str]:
        """What people can think of a contribution."""
        is_vote = self.consultation.voting == Consultation.Voting.VOTE
        return list(Support.Choice.values) if is_vote else [Support.Choice.AGREE]

    def post(self, place: Place, remark: Remark, author: User, at: datetime) -> Contribution:
        """Write a comment, with a sketch and a place if there is one; a guest has no account."""
        if remark.guest:
            return self._post_as_guest(place, remark, at)
        picture = sketched(remark.sketch) if remark.sketch else None
        return self._write(
            place,
            None,
            remark.text,
            author,
            at,
            point=Point(*remark.point) if remark.point else None,
            attachments=[AttachmentDraft(picture.file, picture.size, "", picture.alt)]
            if picture
            else (),
        )

    def _post_as_guest(self, place: Place, remark: Remark, at: datetime) -> Contribution:
        """Write as a guest, who opens the link in the mail at once."""
        name = remark.guest.casefold().replace(" ", "-")
        said = post_as_guest(
            name=remark.guest,
            email=f"{name.rstrip('.')}@demo.test",
            language="de",
            thread=self.thread(place),
            section=self.section(place, at),
            text=remark.text,
            at=at,
            sending=Sending(),
        )
        confirm_contribution(contribution=guest_contribution(said.pk), at=at)
        return said

    def reply(
        self, place: Place, parent: list[Contribution], text: str, author: User, at: datetime
    ) -> Contribution:
        """Write a reply to what was said before."""
        return self._write(place, parent[0], text, author, at)

    def _write(
        self,
        place: Place,
        parent: Contribution | None,
        text: str,
        author: User,
        at: datetime,
        **more: Any,
    ) -> Contribution:
        written, _version = post_contribution(
            author=author,
            thread=self.thread(place),
            section=self.section(place, at),
            parent=parent,
            text=text,
            at=at,
            **more,
        )
        return written

    def discuss(self, idea: Contribution, text: str, author: User, at: datetime) -> Contribution:
        """Write in the discussion of an idea."""
        thread = Thread.objects.select_related("idea__consultation").get(idea=idea)
        return post_contribution(author=author, thread=thread, text=text, at=at)[0]

    def bring(self, wish: dict[str, Any], author: User, at: datetime) -> Contribution:
        """Bring an idea, with a picture if it says what that shows."""
        thread = Thread.objects.select_related("consultation").get(consultation=self.consultation)
        draft = IdeaDraft(
            title=wish["title"],
            text=wish["text"],
            category=wish["category"],
            latitude=wish.get("lat"),
            longitude=wish.get("lon"),
            picture=sketched(wish["picture"]) if "picture" in wish else None,
        )
        return submit_idea(author=author, thread=thread, draft=draft, at=at)[0]

    def support(
        self, said: list[Contribution], person: User, at: datetime, choice: str = "agree"
    ) -> None:
        """Agree with what was said, or choose something else, if it can still be read."""
        with suppress(Refused):
            support_contribution(person=person, contribution=said[0], choice=choice, at=at)

    def answer(self, parent: list[Contribution], text: str, at: datetime) -> Contribution:
        """Answer for the administration."""
        return answer_contribution(author=self.officer, contribution=parent[0], text=text, at=at)

    def assess(self, contribution: Contribution, outcome: str, text: str, at: datetime) -> None:
        """Publish an outcome of the weighing."""
        assess_contribution(
            clerk=self.officer, contribution=contribution, outcome=outcome, reasoning=text, at=at
        )

    def report(
        self, said: list[Contribution], reason: str, text: str, reporter: User, at: datetime
    ) -> None:
        """Tell the moderators."""
        report_contribution(
            reporter=reporter, contribution=said[0], reason=reason, text=text, at=at
        )

    def decide(
        self, said: list[Contribution], decision: str, reason: str, text: str, at: datetime
    ) -> None:
        """Hide, restore or keep what was said; let through or reject what waits."""
        given: dict[str, Any] = {"moderator": self.moderator, "text": text, "at": at}
        contribution = Contribution.objects.get(pk=said[0].pk)
        if decision == "hide":
            hide_contribution(contribution=contribution, reason=reason, **given)
        elif decision == "restore":
            restore_contribution(contribution=contribution, **given)
        elif decision == "keep":
            keep_contribution(contribution=contribution, **given)
        elif decision == "approve":
            approve_contribution(contribution=contribution, **given)
        elif decision == REJECT:
            reject_contribution(contribution=contribution, reason=reason, **given)
        elif decision == WAIT:
            pass  # nobody has looked yet
        else:
            raise ValueError(f"{decision!r} is no decision of a moderator")
        said[0].refresh_from_db(fields=["state"])

    def bring_ideas(self, ideas: list[dict[str, Any]]) -> None:
        """Take over ideas that were collected before, as any other process's."""
        lines = (json.dumps({**idea, "process": PROCESS, "kind": "contribution"}) for idea in ideas)
        rows = [row for row in read_contributions(lines) if isinstance(row, ContributionRow)]
        outcome = import_contributions(consultation=self.consultation, rows=rows)
        if outcome.created != len(ideas):
            raise ValueError(f"{len(ideas)} ideas, but {outcome.created} taken over")

    def idea(self, external_id: str) -> Contribution:
        """Return an idea by the number that it had on its card."""
        return self.consultation.contributions.get(process=PROCESS, external_id=external_id)
