"""Names of the channel layer's groups."""


def thread_group(thread: int) -> str:
    """Return the group to which everything about ``thread`` is sent."""
    return f"thread.{thread}"
