"""The outbox: every report reaches its receivers, also those that are down for a night."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from labelcheck.ledger import Ledger
from labelcheck.receivers import Answers, Courier, Receiver

HANDFUL = 20
"""Letters handed to a courier at a time."""

ENOUGH = 3
"""Failures in a row after which a receiver counts as down."""

LONGEST_PAUSE_S = 60.0


@dataclass(slots=True)
class _Route:
    """One receiver and how it has fared."""

    courier: Courier
    failures: int = 0
    """In a row, of whatever letter: the receiver is down."""

    pause_until: float = 0.0
    later: dict[int, float] = field(default_factory=dict)
    """Letters that were refused, and when each may be tried again: one that is refused does not hold up the rest."""

    refusals: dict[int, int] = field(default_factory=dict)


class Outbox:
    """Letters wait in the journal until their receiver has taken them: at least once each, mostly in order."""

    def __init__(
        self, ledger: Ledger, receivers: Mapping[str, Receiver], wake: Callable[[], None], say: Callable[[str], None]
    ) -> None:
        """Args:
        receivers: By the name under which letters are kept for them.
        wake: Called from another thread when a receiver has answered.
        """
        self._ledger, self._say = ledger, say
        self._routes = {name: _Route(Courier(receiver, wake)) for name, receiver in receivers.items()}
        for name, waiting in ledger.undelivered().items():
            if name not in receivers:
                say(f"{waiting} reports of earlier runs wait for --{name}; give it again and they are sent")

    @property
    def names(self) -> tuple[str, ...]:
        """Those that letters are to be kept for."""
        return tuple(self._routes)

    def step(self, now: float) -> None:
        """Take in what receivers have answered, and hand out what is due."""
        for name, route in self._routes.items():
            if answers := route.courier.answers():
                self._hear(route, answers, now)
            if not route.courier.busy and route.pause_until <= now:
                again = [number for number, due in route.later.items() if due <= now]
                # those never tried come first, or one that is always refused would hold up the rest
                letters = self._ledger.letters(name, HANDFUL, without=route.later)
                if letters := [*letters, *self._ledger.these_letters(again[:HANDFUL])]:
                    route.courier.hand(letters)

    def due_in(self, now: float) -> float | None:
        """Seconds until there is something to do; None while there is nothing, or while couriers are out."""
        times = [
            max(0.0, (route.pause_until if route.pause_until > now else min(route.later.values())) - now)
            for route in self._routes.values()
            if route.later and not route.courier.busy
        ]
        return min(times, default=None)

    @property
    def busy(self) -> bool:
        """Whether a courier is out."""
        return any(route.courier.busy for route in self._routes.values())

    @property
    def tried(self) -> bool:
        """Whether every letter was delivered or at least tried, as far as its receiver answers at all."""
        return not self.busy and all(
            route.failures >= ENOUGH or not self._ledger.letters(name, 1, route.later)
            for name, route in self._routes.items()
        )

    def close(self, grace_s: float, now: float) -> None:
        """End in good order; what was not delivered stays in the journal."""
        for route in self._routes.values():
            route.courier.close(grace_s)
            if answers := route.courier.answers():
                self._hear(route, answers, now)
        for name, waiting in self._ledger.undelivered().items():
            if name in self._routes:
                self._say(f"{waiting} reports wait for --{name}; the next run sends them")

    def _hear(self, route: _Route, answers: Answers, now: float) -> None:
        taken = [letter for letter, trouble in answers if trouble is None]
        self._ledger.delivered(taken)
        for letter in taken:
            route.later.pop(letter.number, None)
            route.refusals.pop(letter.number, None)
        if taken:
            self._up_again(route)
        letter, trouble = answers[-1]
        if trouble is not None:
            self._refused(route, letter.number, trouble, now)

    def _up_again(self, route: _Route) -> None:
        if route.failures > 1:
            self._say(f"{route.courier.receiver.title}: takes reports again")
        route.failures, route.pause_until = 0, 0.0

    def _refused(self, route: _Route, number: int, trouble: str, now: float) -> None:
        refusals = route.refusals.get(number, 0)
        if not route.failures and not refusals:
            self._say(f"{route.courier.receiver.title}: {trouble}; the report is kept and sent again")
        route.later[number] = now + _pause(refusals)
        route.refusals[number] = refusals + 1
        route.pause_until = now + _pause(route.failures)
        route.failures += 1


def _pause(failures: int) -> float:
    return float(min(2.0 ** min(failures, 10), LONGEST_PAUSE_S))
