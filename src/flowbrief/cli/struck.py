"""The streams of the command line, in which no secret that was read is ever readable."""

from __future__ import annotations

import io
import sys

from flowbrief.model.secret import redact


class StruckStream(io.TextIOWrapper):
    """A text stream that strikes out secrets: the last line of defence, also for tracebacks and libraries' warnings."""

    def write(self, text: str) -> int:
        """Write a text without its secrets; return the length of the text as it was given."""
        super().write(redact(text))
        return len(text)


def strike_out_secrets() -> None:
    """Put such streams in the place of stdout and stderr of this process."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper) and not isinstance(stream, StruckStream):
            stream.flush()
            way = (stream.encoding, stream.errors, None, stream.line_buffering, stream.write_through)
            setattr(sys, name, StruckStream(stream.detach(), *way))
