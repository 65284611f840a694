"""Pages in this process's memory: the least recently read give way when it is full."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from cms.caching.state import State
from participation.shown import Shown

Header = tuple[str, str]
OVERHEAD = 1_000  # bytes that an entry takes besides its content


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was sent, with the state in which it is true, and until when at the latest."""

    state: State
    until: datetime
    content: bytes
    headers: Sequence[Header]
    etag: str


@dataclass(slots=True)
class Place:
    """What is known of one address: which discussions it shows, and its page once it was kept."""

    shown: Shown
    page: Page | None = None

    @property
    def size(self) -> int:
        """Bytes, nearly."""
        return OVERHEAD + (len(self.page.content) if self.page else 0)


class Memory:
    """Places by address, at most so many bytes of them; safe to use from several threads."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._lock = Lock()

    @property
    def size(self) -> int:
        """Bytes in use, nearly."""
        return self._bytes

    def find(self, address: str) -> Place | None:
        """Return what is known of an address."""
        with self._lock:
            place = self._places.get(address)
            if place is not None:
                self._places.move_to_end(address)
            return place

    def keep(self, address: str, place: Place) -> None:
        """Remember a place; one that would take a tenth of all or more is not kept."""
        with self._lock:
            former = self._places.pop(address, None)
            if former is not None:
                self._bytes -= former.size
            if place.size * 10 > self._most_bytes:
                return
            self._places[address] = place
            self._bytes += place.size
            while self._bytes > self._most_bytes:
                _address, oldest = self._places.popitem(last=False)
                self._bytes -= oldest.size

    def forget(self) -> None:
        """Forget everything."""
        with self._lock:
            self._places.clear()
            self._bytes = 0
