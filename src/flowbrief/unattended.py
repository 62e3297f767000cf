"""A week by itself, one line a step: it is fetched, checked, built, approved, published and mailed."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from flowbrief import dispatch_mail, dispatch_site, pipeline
from flowbrief.configure import configure
from flowbrief.course import Course, Doing, Order, Stopped
from flowbrief.deliver.approval import require_approval
from flowbrief.deliver.heartbeat import FAILED, STARTED, SUCCEEDED, send_heartbeat
from flowbrief.deliver.journal import read_journal
from flowbrief.deliver.mail.clearance import Waivers
from flowbrief.deliver.mail.outbox import SENT
from flowbrief.deliver.progress import find_unfinished, find_waiting, is_out, is_taken_back
from flowbrief.deliver.site.shown import list_public
from flowbrief.deliver.state import open_state
from flowbrief.deliver.stored import read_stored
from flowbrief.extend.registry import Registry
from flowbrief.model.delivery import DeliverySpec
from flowbrief.model.diagnostic import Diagnostic, ExitCode, Place, Refused, Severity
from flowbrief.model.spec import ReportSpec
from flowbrief.model.step import Outcome, Status, Step
from flowbrief.model.world import World
from flowbrief.render.press import ForkedPress, InlinePress

_INCOMPLETE = "flowbrief outbox CONFIG shows why; unknown and refused are tried again only by flowbrief send --resend"
_SHOWN = 10
# Builds the issue of a day (the latest if None), or leaves the one that is there if nothing has changed.
Build = Callable[[date | None, Doing], None]


def run(order: Order, world: World, registry: Registry, build: Build, tell: Callable[[Step], None]) -> Outcome:
    """Do all that is to be done for a report by now, and tell of each step when it has ended.

    What was approved or begun before is finished first, with the bytes it has; then what is new is made. A step that
    was done before has nothing to do, so that a run may be stopped at any moment and started again. One that fails
    ends the run, and leaves whatever readers see as it was. The state folder is held all the time. A heartbeat is
    asked at the start and at the end; nothing of it stops a run.
    """
    course = Course(order, world, registry, tell, world.clock())
    spec = None
    with contextlib.ExitStack() as held:
        try:
            with course.step("start") as doing:
                spec = configure(order.config, registry, world.read)
                held.enter_context(open_state(spec.delivery, world.clock()))
                begun = _find_begun(order, spec, world.today)
                doing.said = f"{spec.report}; nobody else delivers it until the end"
        except Stopped:
            # The run that holds the state folder tells the heartbeat of itself.
            is_held = any(found.code == "already-running" for found in course.steps[-1].diagnostics)
            beaten = _beat(spec, FAILED) if spec is not None and not is_held else ()
            return course.end(spec.report if spec is not None else "", beaten)
        except BaseException:
            if spec is not None:
                _beat(spec, FAILED)
            raise
        warnings = _beat(spec, STARTED)
        try:
            _go(course, spec, begun, build)
        except Stopped:
            # Whether somebody approves in time is for the service to notice: neither good nor bad is told of it.
            waits = course.steps[-1].status is Status.WAITING and course.behind is None
            return course.end(spec.report, warnings if waits else _add(warnings, _beat(spec, FAILED)))
        except BaseException:
            _beat(spec, FAILED)
            raise
        return course.end(spec.report, _add(warnings, _beat(spec, SUCCEEDED if course.behind is None else FAILED)))


def _go(course: Course, spec: ReportSpec, begun: Sequence[date], build: Build) -> None:
    order, delivery = course.order, spec.delivery
    for day in begun:
        _finish(course, spec, day)
    with course.step("fetch") as doing:
        _fetch(course, spec, doing)
    with course.step("check") as doing:
        written = _check(course, doing)
        as_of = doing.as_of = written.intake.as_of
    with course.step("build", as_of) as doing:
        entries = read_journal(delivery.state)
        is_done = as_of in begun or is_out(entries, delivery, as_of) or is_taken_back(entries, as_of)
        config = [(name, sha256(path.read_bytes()).hexdigest()) for name, path in written.spec.files]
        waiting = find_waiting(order.output, spec, entries, as_of, config)
        if is_done:
            doing.skip(f"the brief of {as_of} {_say_done(course, delivery, is_taken_back(entries, as_of))}")
        elif waiting is not None:
            doing.skip(f"{waiting.folder} waits for its approval, and stays as it is")
        else:
            build(order.as_of, doing)
            doing.diagnostics = tuple(one for one in doing.diagnostics if one not in written.intake.warnings)
    if not is_done:
        _deliver(course, spec, as_of)


def _say_done(course: Course, delivery: DeliverySpec, is_taken_back: bool) -> str:
    if is_taken_back:
        return "was taken off the site; flowbrief publish shows it again"
    if course.behind is not None:
        return "is out, but not everybody has it"
    return f"is {'out' if delivery.site or delivery.mail else 'approved'} already"


def _finish(course: Course, spec: ReportSpec, as_of: date) -> None:
    """Bring out what was begun. Who is put off by a server that takes mail does not hold up the others' next brief."""
    try:
        _deliver(course, spec, as_of)
    except Stopped:
        if [found.code for found in course.steps[-1].diagnostics] != ["mail-incomplete"]:
            raise
        course.behind = course.steps[-1]


def _deliver(course: Course, spec: ReportSpec, as_of: date) -> None:
    """Bring a built issue out, as far as it is not out yet."""
    order, delivery = course.order, spec.delivery
    with course.step("approval", as_of) as doing:
        issue = read_stored(order.output, spec.report, as_of)
        if delivery.needs_approval:
            entry = require_approval(read_journal(delivery.state), issue)
            doing.said = f"approved by {entry.by}, {entry.at}"
            doing.made = {"manifest": issue.sha256, "by": entry.by, "at": entry.at}
        else:
            doing.skip("this report asks for none")
    with course.step("publish", as_of) as doing:
        _publish(course, spec, as_of, doing)
    with course.step("send", as_of) as doing:
        _send(course, spec, doing)
    course.delivered.append(as_of)


def _publish(course: Course, spec: ReportSpec, as_of: date, doing: Doing) -> None:
    """Put the site in its place and fetch it back, also if it is there already: nobody is mailed links to nothing."""
    if spec.delivery.site is None:
        doing.skip("this report has no site")
        return
    # An issue that is finished later than another was published does not take that one away.
    public = map(date.fromisoformat, list_public(read_journal(spec.delivery.state)))
    order, wish = course.order, dispatch_site.PublishWish(max((as_of, *public)))
    published = dispatch_site.publish(order.config, order.output, wish, course.world, course.registry)
    done = published.done
    assert done is not None  # or it would have been a rehearsal
    doing.diagnostics = published.warnings
    doing.made = {"release": done.release, "url": published.site.url, "files": len(published.tree.files)}
    doing.said = f"{published.site.url}, release {done.release}, {len(published.tree.files)} files fetched back"
    if not done.is_new:
        doing.skip(f"{published.site.url} shows it already, fetched back once more")


def _send(course: Course, spec: ReportSpec, doing: Doing) -> None:
    """Mail to whoever does not have it. Raises Refused if somebody still does not afterwards."""
    if spec.delivery.mail is None:
        doing.skip("this report is not mailed")
        return
    order, world = course.order, course.world

    def tell(done: int, of: int) -> None:
        world.report(f"mail: {done} of {of}")

    sent = dispatch_mail.send(order.config, order.output, doing.as_of, Waivers(), world, course.registry, tell)
    counts = {state: count for state, count in sent.counts.items() if count}
    doing.made = {"round": sent.round, "tried": sent.tried, "counts": counts}
    doing.said = ", ".join(f"{count} {state}" for state, count in counts.items())
    if sent.trouble is not None or not sent.is_complete:
        named = [f"{one.address} ({one.state})" for one in sent.deliveries if one.is_listed and one.state != SENT]
        message = f"not everybody has the mail: {doing.said}; {_list_some(named)}"
        place = Place(spec.delivery.mail.printed_recipients)
        found = Diagnostic("mail-incomplete", message, place, _INCOMPLETE, exit_code=ExitCode.DELIVERY)
        raise Refused((found,) if sent.trouble is None else (sent.trouble, found))
    if not sent.tried:
        doing.skip("everybody has it already")


def _find_begun(order: Order, spec: ReportSpec, today: date) -> tuple[date, ...]:
    entries = read_journal(spec.delivery.state)
    return tuple(find_unfinished(order.output, spec, entries, today, order.as_of))


def _fetch(course: Course, spec: ReportSpec, doing: Doing) -> None:
    """Download what is online. An optional source that cannot be had is no reason to stop."""
    optional = {source.name for source in spec.sources if source.is_optional}
    if not any(source.fetch for source in spec.sources):
        doing.skip("no source is online")
        return
    _, ended = pipeline.fetch(course.order.config, (), course.world, course.registry)
    new = [one for one in ended if one.is_new]
    doing.made = {"vintages": {one.source: one.vintage.short_hash for one in new if one.vintage is not None}}
    doing.diagnostics = tuple(
        replace(found, severity=Severity.WARNING)
        for one in ended
        if one.source in optional
        for found in one.diagnostics
    )
    failed = tuple(found for one in ended if one.source not in optional for found in one.diagnostics)
    if failed:
        raise Refused((*failed, *doing.diagnostics))
    doing.said = f"{len(new)} of {len(ended)} sources have something new"
    if not new:
        doing.skip("nothing new since the last time" if not doing.diagnostics else "nothing new could be had")


def _check(course: Course, doing: Doing) -> pipeline.Written:
    """Do everything that comes before ink, in a process of its own, which takes along what it loaded."""
    press = ForkedPress(()) if sys.platform.startswith("linux") else InlinePress()
    order, world = course.order, replace(course.world, report=_say_nothing)
    wish = pipeline.Wish(as_of=order.as_of)
    written = press.aside(pipeline.write, order.config, wish, world, course.registry, order.output)
    doing.diagnostics = written.intake.warnings
    doing.said = f"ready to build; {len(written.intake.gates)} checks passed"
    return written


def _list_some(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + rest


def _add(warnings: tuple[Diagnostic, ...], more: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """The warnings, and of the others those that say something new."""
    return (*warnings, *(one for one in more if one not in warnings))


def _beat(spec: ReportSpec, ending: str) -> tuple[Diagnostic, ...]:
    if spec.delivery.heartbeat is None:
        return ()
    warning = send_heartbeat(spec.delivery.heartbeat, ending)
    return (warning,) if warning is not None else ()


def _say_nothing(_: str) -> None:
    """Ignore what a step reports within."""
