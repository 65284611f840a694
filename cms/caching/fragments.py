"""Rendered parts of pages in this process's memory, each known by all that it was rendered from."""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from threading import Lock

from django.utils.translation import get_language

OVERHEAD = 400  # bytes that an entry takes besides its text


class Fragments:
    """At most so many bytes of text; the least recently used give way."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._texts: OrderedDict[Hashable, str] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, render: Callable[[], str]) -> str:
        """Return the text under ``key``, rendered if it is not there."""
        with self._lock:
            text = self._texts.get(key)
            if text is not None:
                self._texts.move_to_end(key)
                return text
        text = render()
        with self._lock:
            if key not in self._texts:
                self._texts[key] = text
                self._bytes += len(text) + OVERHEAD
            while self._bytes > self._most_bytes:
                _key, oldest = self._texts.popitem(last=False)
                self._bytes -= len(oldest) + OVERHEAD
        return text

    def missing(self, name: str, keys: Iterable[Hashable]) -> set[Hashable]:
        """Return those of the keys under which the template tag kept nothing by this name."""
        language = get_language()
        with self._lock:
            return {key for key in keys if (name, language, key) not in self._texts}

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._texts.clear()
            self._bytes = 0


fragments = Fragments(48 * 1024 * 1024)
