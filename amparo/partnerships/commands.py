"""The command `amparo calls`: what a timer does every morning."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from typing import Any

DONE, REFUSED = 0, 1

_REMIND = """\
Remind the bodies that owe an answer to a data call, and send late questions on to the head of the
body and to the chair, as countries/<country>/calls.yaml says. Let a timer run it every morning;
a morning that was missed is made up for, and nobody is reminded twice on one day.

Where AMPARO_MAIL names a mail server, the addresses in AMPARO_HOME/addresses.csv get a notice that
says only that something waits. What could not be sent goes with the next run.

examples:
  amparo calls remind
  amparo calls remind --format json
  amparo calls remind --on 2022-06-13

exit codes: 0 done (also when nobody had to be reminded), 1 refused or mail not sent (a sentence
says why), 2 wrong usage"""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the program's."""
    calls = subparsers.add_parser("calls", help="remind bodies of questions that they owe")
    steps = calls.add_subparsers(dest="step", metavar="STEP", required=True)
    parser = steps.add_parser(
        "remind",
        help="remind the bodies that owe an answer",
        description=_REMIND,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--on", metavar="DATE", type=_day, help="as if it were this day")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=run)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day, such as 2022-06-13") from None


def run(args: argparse.Namespace) -> int:
    """Remind whoever is due; gives the exit code."""
    from amparo.access.users import operator
    from amparo.kernel import mail
    from amparo.kernel.errors import Refused
    from amparo.partnerships.calls import actions, notices

    try:
        known = notices.addresses() if mail.is_on() else {}
        told = actions.remind(operator("FOCAL"), None, today=args.on)
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return REFUSED
    bodies: dict[str, dict[str, Any]] = {}
    for request, step in told:
        body = bodies.setdefault(request.agency, {"questions": 0, "sent_on_to": []})
        body["questions"] += 1
        if step.escalation and step.escalation not in body["sent_on_to"]:
            body["sent_on_to"].append(step.escalation)
    posted = notices.post(told, known) if mail.is_on() else mail.Posted(0)
    answer = {"reminded": len(told), "bodies": bodies, "mails": posted.sent}
    sys.stdout.write(
        json.dumps(answer, indent=1) + "\n" if args.format == "json" else _text(bodies)
    )
    if not posted.unsent:
        return DONE
    sys.stderr.write(
        f"{len(posted.unsent)} notices could not be sent by mail ({posted.why}); the next run "
        "sends them. The reminders stand in Amparo.\n"
    )
    return REFUSED


def _text(bodies: dict[str, dict[str, Any]]) -> str:
    if not bodies:
        return "Nobody had to be reminded.\n"
    lines = []
    for body, told in sorted(bodies.items()):
        sent = f"; sent on to: {', '.join(told['sent_on_to'])}" if told["sent_on_to"] else ""
        lines.append(f"{body}: {told['questions']} reminded{sent}\n")
    return "".join(lines)
