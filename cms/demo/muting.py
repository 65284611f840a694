"""Seeding tells nobody: the people of the demonstration are invented and wait for no mail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, TaskResult, task_backends
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.backends.dummy import DummyBackend
from django_tasks.base import Task

from cms.mails.tasks import ask_guest, tell_author, tell_reporter

_MAILS = {each.func for each in (ask_guest, tell_author, tell_reporter)}


class _WithoutMails(DummyBackend):
    """Forgets mails and hands every other task on."""

    def __init__(self, alias: str, real: BaseTaskBackend) -> None:
        super().__init__(alias, {})
        self.real = real

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        """Put the task where it belongs, unless it is a mail to an author."""
        if task.func in _MAILS:
            return super().enqueue(task, args, kwargs)
        return self.real.enqueue(task, args, kwargs)


@contextmanager
def without_mails() -> Iterator[None]:
    """Let no mail to authors be ordered in this thread; other tasks are.

    Announcements go out on commit, so the transaction must end inside.
    """
    real = task_backends[DEFAULT_TASK_BACKEND_ALIAS]
    task_backends[DEFAULT_TASK_BACKEND_ALIAS] = _WithoutMails(DEFAULT_TASK_BACKEND_ALIAS, real)
    try:
        yield
    finally:
        task_backends[DEFAULT_TASK_BACKEND_ALIAS] = real
