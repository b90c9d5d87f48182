"""The feed ``events`` of Twilio Flex: TaskRouter events in CloudEvents envelopes.

A stay in queues up to the end of the work on it is one task; a callback, a reply and a call that an agent or a campaign
makes are tasks of their own, of one conversation by an attribute. Events never change, so nothing comes while it is open and
once more when it is over.

The platform has no word for menus and bots before a task, for voicemail boxes and outside numbers, for the moment in which
a called customer answers (an agent is connected once the reservation is accepted), or for when a hold began. A
reservation stands behind every handling, also where nobody rang.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.truth import (
    Account,
    AgentEngagement,
    AgentStatus,
    AgentVersion,
    AnyEngagement,
    Conversation,
    Fact,
    InvitationEngagement,
    MenuEngagement,
    QueueEngagement,
    Shift,
)
from simulator.writers import Delivery, Habits, Record, Writer, digest, is_address, iso

EVENTS = "events"
CHANNELS = {"Voice": "voice", "Chat": "chat", "SMS": "sms", "Email": "email", "Video": "video", "Task": "default"}
ANSWERS = {"Accepted": "accepted", "Rejected": "rejected", "Time Out": "timeout", "Revoked": "rescinded"}
# How the plugin for insights names who ended a part, by how the agent left.
HUNG_UP = {"Transfer": "Cold Transfer", "Consult Transfer": "Warm Transfer", "Left Consult": "Consult"}
LOGGED_OUT = "Offline"


def sid(kind: str, account: Account, *names: str) -> str:
    """Return the id of a thing as the platform writes ids: two letters and 32 digits."""
    return kind + digest(account, *names)


@dataclass
class Task:
    """A task and the parts of the conversation that are worked off in it."""

    sid: str
    parts: list[QueueEngagement | InvitationEngagement | AgentEngagement] = field(default_factory=list)


def tasks_of(account: Account, conversation: Conversation) -> list[Task]:
    """Return the tasks of a conversation in order; menus, flows and agents who are no people are in none."""
    tasks: list[Task] = []
    task_of: dict[str, Task] = {}

    def new_task(first: AnyEngagement) -> Task:
        tasks.append(Task(sid("WT", account, first.id)))
        return tasks[-1]

    for part in conversation.engagements:
        match part:
            case QueueEngagement():
                goes_on = tasks and part.entered in ("Transfer", "Overflow")
                task = tasks[-1] if goes_on else new_task(part)
            case InvitationEngagement() | AgentEngagement():
                if isinstance(part, AgentEngagement) and part.agent_type != "User":
                    continue
                before = part.queue_engagement or (
                    part.invitation or part.from_agent if isinstance(part, AgentEngagement) else ""
                )
                begins = not tasks or (not part.queue_engagement and isinstance(part, AgentEngagement) and not before)
                task = new_task(part) if begins else task_of.get(before or "", tasks[-1])
            case _:
                continue
        task_of[part.id] = task
        task.parts.append(part)
    return tasks


@dataclass
class _Event:
    """An event of a task: when (ms), the names that make its id, and what it holds beside the task."""

    at: int
    kind: str
    names: tuple[str, ...]
    payload: Record = field(default_factory=dict)
    # Attributes of the task that are set with this event, and the ones of the plugin for insights.
    attributes: Record = field(default_factory=dict)
    insights: Record = field(default_factory=dict)


class _Words:
    """Turns events of an account into records."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.queues = {queue.id: queue for queue in account.queues}
        self.campaigns = {campaign.id: campaign.name for campaign in account.campaigns}
        self.agents = {agent.agent: agent for agent in account.agents}
        # By agent: the activity of the last event, since when (ms).
        self.activities: dict[str, tuple[str, int]] = {}

    def record(self, event: _Event, payload: Record) -> Delivery:
        """Return an event in its envelope."""
        name = sid("EV", self.account, *event.names)
        data = {"sid": name, "timestamp": iso(event.at), "payload": {**payload, **event.payload}}
        envelope = {"specversion": "1.0", "type": f"com.twilio.taskrouter.{event.kind}", "id": f"NO{name[2:]}", "data": data}
        return Delivery(EVENTS, envelope, event.at)

    def task(self, conversation: Conversation, task: Task) -> Iterator[Delivery]:
        """Yield the events of a task in order, each with the attributes as they are then."""
        events = sorted(self._events(conversation, task), key=lambda event: event.at)
        attributes, insights = _attributes(conversation, self.campaigns, task), _insights(conversation)
        fixed = {"task_sid": task.sid, "task_channel_unique_name": CHANNELS[conversation.channel_type]}
        for event in events:
            attributes |= event.attributes
            insights |= event.insights
            text = json.dumps({**attributes, "conversations": insights}, separators=(",", ":"))
            yield self.record(event, {**fixed, "task_attributes": text})

    def _events(self, conversation: Conversation, task: Task) -> Iterator[_Event]:
        began = task.parts[0].started_at
        yield _Event(began, "task.created", (task.sid, "created"))
        is_canceled = False
        for part in task.parts:
            match part:
                case QueueEngagement():
                    is_canceled |= part.outcome is not None and part.left_for in ("Nothing", "Callback", "Voicemail")
                    yield from self._stay(part, task)
                case InvitationEngagement():
                    yield from self._reservation(part)
                case AgentEngagement():
                    if part.invitation is None:
                        yield from self._unasked(part)
                    yield from self._handling(conversation, part)
        ends = [part.ended_at for part in task.parts]
        over = max((end for end in ends if end is not None), default=began)
        if None not in ends and not is_canceled:
            yield _Event(over, "task.completed", (task.sid, "completed"))
        if conversation.deleted_at is not None:
            yield _Event(conversation.deleted_at, "task.deleted", (task.sid, "deleted"))

    def _queue(self, queue: str | None) -> Record:
        if queue is None:
            return {}
        return {"task_queue_sid": sid("WQ", self.account, queue), "task_queue_name": self.queues[queue].name}

    def _stay(self, part: QueueEngagement, task: Task) -> Iterator[_Event]:
        """A wait: entered, and left unless an agent accepts."""
        queue = self._queue(part.queue)
        is_transfer = part.entered == "Transfer"
        if is_transfer:
            moved = {"transfer_type": "QUEUE", "transfer_mode": "COLD", "transfer_to": queue["task_queue_sid"]}
            yield _Event(part.started_at, "task.transfer-initiated", (part.id, "transfer"), moved)
        yield _Event(part.started_at, "task-queue.entered", (part.id, "entered"), queue)
        if part.ended_at is None or part.outcome is None or part.left_for == "Agent":
            return
        ended = (part.id, "left")
        if part.left_for == "Overflow":
            yield _Event(part.ended_at, "task-queue.moved", ended, queue)
        elif part.left_for == "Nothing" and is_transfer:
            yield _Event(part.ended_at, "task.transfer-failed", ended, {"transfer_type": "QUEUE", "transfer_mode": "COLD"})
        else:
            reason = {"Callback": "Callback", "Voicemail": "Voicemail"}.get(part.left_for or "", "hangup")
            yield _Event(part.ended_at, "task.canceled", ended, {**queue, "task_canceled_reason": reason})

    def _worker(self, part: InvitationEngagement | AgentEngagement, reservation: str) -> Record:
        agent = self.agents[part.agent]
        worker = {"full_name": agent.name, "team_name": part.team, "email": agent.address}
        return {
            **self._queue(part.queue),
            "reservation_sid": sid("WR", self.account, reservation),
            "worker_sid": sid("WK", self.account, part.agent),
            "worker_name": agent.address,
            "worker_attributes": json.dumps(worker, separators=(",", ":")),
        }

    def _reservation(self, part: InvitationEngagement) -> Iterator[_Event]:
        worker = self._worker(part, part.id)
        yield _Event(part.started_at, "reservation.created", (part.id, "created"), worker)
        if part.ended_at is not None and part.outcome is not None:
            yield _Event(part.ended_at, f"reservation.{ANSWERS[part.outcome]}", (part.id, "answered"), worker)

    def _unasked(self, part: AgentEngagement) -> Iterator[_Event]:
        """The reservation of a handling for which nobody rang."""
        worker = self._worker(part, part.id)
        yield _Event(part.started_at, "reservation.created", (part.id, "created"), worker)
        yield _Event(part.started_at, "reservation.accepted", (part.id, "accepted"), worker)

    def _handling(self, conversation: Conversation, part: AgentEngagement) -> Iterator[_Event]:
        worker = self._worker(part, part.invitation or part.id)
        if part.disconnected_at is not None:
            said = {
                "hold_time": sum((hold.end or hold.start) - hold.start for hold in part.holds) // 1000,
                "hang_up_by": HUNG_UP.get(part.left or "", part.terminated_by),
            }
            yield _Event(part.disconnected_at, "reservation.wrapup", (part.id, "wrapup"), worker, insights=said)
        if part.ended_at is not None:
            said = {"outcome": part.disposition, "hang_up_by": HUNG_UP.get(part.left or "", part.terminated_by)}
            known = {"outcome_category": part.disposition_category}
            if part.left == "Ended":
                known["reason"] = conversation.reason
            yield _Event(part.ended_at, "reservation.completed", (part.id, "completed"), worker, known, said)

    def activity(self, agent: str, team: str | None, name: str, at: int) -> Delivery:
        """Return the event of an agent who begins an activity at a moment (ms)."""
        version = self.agents[agent]
        payload: Record = {
            "worker_sid": sid("WK", self.account, agent),
            "worker_name": version.address,
            "worker_attributes": json.dumps({"full_name": version.name, "team_name": team, "email": version.address}),
            "worker_activity_name": name,
        }
        before = self.activities.get(agent)
        if before is not None:
            payload["worker_previous_activity_name"] = before[0]
            payload["worker_time_in_previous_activity_ms"] = at - before[1]
        self.activities[agent] = (name, at)
        return self.record(_Event(at, "worker.activity.update", (agent, "activity", str(at))), payload)


def write(account: Account, facts: Iterable[Fact], habits: Habits) -> Iterator[Delivery]:
    """Yield the events of an account."""
    words = _Words(account)
    teams = {agent.agent: agent.team for agent in account.agents}
    for fact in facts:
        match fact:
            case Conversation():
                for task in tasks_of(account, fact):
                    yield from words.task(fact, task)
            case AgentStatus():
                teams[fact.agent] = fact.team
                yield words.activity(fact.agent, fact.team, fact.status, fact.started_at)
            case Shift(ended_at=int(ended_at)):
                yield words.activity(fact.agent, teams[fact.agent], LOGGED_OUT, ended_at)
            case AgentVersion():
                words.agents[fact.agent] = fact


def _attributes(conversation: Conversation, campaigns: dict[str, str], task: Task) -> dict[str, Any]:
    """The attributes that a task is created with, but those of the plugin for insights."""
    direction = conversation.direction.lower()
    attributes: dict[str, Any] = {"direction": direction, **conversation.attributes}
    contact, own = conversation.contact, conversation.company_contact
    ours, theirs = ("to", "from") if direction == "inbound" else ("from", "to")
    if own and is_address(own):
        attributes[ours] = own
    if contact:
        attributes[theirs if is_address(contact) else "customerAddress"] = contact
    first = next((part for part in task.parts if isinstance(part, QueueEngagement)), None)
    attributes |= {
        "channel_vendor": conversation.channel_vendor,
        "language": conversation.language,
        "location": conversation.location,
        "campaign": campaigns.get(conversation.campaign or ""),
        "priority": first.priority if first else None,
    }
    return {name: value for name, value in attributes.items() if value is not None}


def _insights(conversation: Conversation) -> dict[str, Any]:
    """What the plugin for insights knows from the beginning."""
    menus = [part for part in conversation.engagements if isinstance(part, MenuEngagement)]
    insights = {"conversation_id": conversation.id, "case": conversation.case, "ivr_path": menus[-1].path if menus else None}
    return {name: value for name, value in insights.items() if value is not None}


WRITER = Writer("twilio_flex", write)
