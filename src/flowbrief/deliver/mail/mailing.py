"""Mailing one round: one message after the other, at a bounded rate, and those who were put off again later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flowbrief.model.world import World

from .message import Letter, Letterhead, write_letter
from .outbox import DEFERRED, REFUSED, SENT, Outbox, Round
from .recipients import Recipient
from .smtp import Outcome, ServerTrouble, Session

_FIRST_WAIT_SECONDS = 5
# So many refusals without anybody being sent the mail are a rule of the server, not so many wrong addresses.
_HOPELESS = 10


@dataclass(slots=True)
class Mailing:
    """A round under way: the ledger, the connection, the letterhead, and whom to tell how many are done."""

    outbox: Outbox
    round: Round
    head: Letterhead
    session: Session
    world: World
    tell: Callable[[int, int], None]
    refused_in_a_row: int = 0
    has_sent: bool = False

    def run(self, recipients: Sequence[Recipient]) -> ServerTrouble | None:
        """Try everybody once, and those who are put off again after 5, 10, 20 … seconds, as often as configured.

        Returns the trouble that ended it early, if there was any. The ledger has what became of each.
        """
        waiting, done = tuple(recipients), 0
        try:
            for attempt in range(self.head.mail.retries + 1):
                if attempt:
                    self._wait(_FIRST_WAIT_SECONDS * 2 ** (attempt - 1), f"the server puts {len(waiting)} off")
                put_off = []
                for recipient in waiting:
                    if self._mail(recipient).state == DEFERRED:
                        put_off.append(recipient)
                    else:
                        done += 1
                    self.tell(done, len(recipients))
                waiting = tuple(put_off)
                if not waiting:
                    break
        except ServerTrouble as trouble:
            return trouble
        finally:
            self.session.close()
        return None

    def _mail(self, recipient: Recipient) -> Outcome:
        """Mail to one recipient, waiting for a server that cannot be reached. Raises ServerTrouble."""
        letter = write_letter(self.head, recipient, self.world.clock())
        outcome = self._hand_over(letter)
        self.outbox.settle(self.round, recipient, outcome.state, outcome.reply, self.world.clock())
        self._judge(outcome)
        return outcome

    def _hand_over(self, letter: Letter) -> Outcome:
        attempt = 0
        while True:
            self._keep_the_rate()
            try:
                return self.session.hand_over(
                    letter.recipient.address,
                    letter.content,
                    lambda: self.outbox.begin(self.round, letter.recipient, self.world.clock()),
                )
            except ServerTrouble as trouble:
                if not trouble.passes or attempt == self.head.mail.retries:
                    raise
                self._wait(_FIRST_WAIT_SECONDS * 2**attempt, trouble.message)
            attempt += 1

    def _judge(self, outcome: Outcome) -> None:
        self.has_sent = self.has_sent or outcome.state == SENT
        self.refused_in_a_row = self.refused_in_a_row + 1 if outcome.state == REFUSED else 0
        if self.refused_in_a_row >= _HOPELESS and not self.has_sent:
            message = f"the server refused the first {_HOPELESS}, at last with: {outcome.reply}"
            hint = "mend what it says; then try those refused again with --resend ADDRESS"
            raise ServerTrouble("server-refuses", message, hint, passes=False)

    def _keep_the_rate(self) -> None:
        self.world.sleep(60 / self.head.mail.per_minute)

    def _wait(self, seconds: float, why: str) -> None:
        # An idle connection would be closed by the server.
        self.session.close()
        self.world.report(f"{why}; trying again in {seconds} s")
        self.world.sleep(seconds)
