"""What contact records and agent events of Amazon Connect tell.

- Moments of contacts are whole seconds, cut; so are talk and hold, each on its own: a talk is up to 2 s shorter than it was,
  and a wrap-up longer by what is missing.
- What comes before the queue is one Flow, or a Menu where a choice was made, of whole seconds; none of less than a second.
- An agent is connected when the contact is, so there is no preparation; of a call that the agent or a campaign dials, from the
  dialling on.
- Voicemail boxes and outside numbers have no row. A customer who spoke to a box for more than 5 s left the queue (Flow Out),
  else the wait looks abandoned.
- A contact that is not over is shown by agent events alone: its agent's part is open, to the millisecond.
- That a conversation was removed is not told. Video is a call in the browser: Voice.
- A call that is declined counts as missed; whoever is asked again in the same moment is so a millisecond later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from oracle import Told
from simulator.truth import Account, Conversation, InvitationEngagement, MenuEngagement, World
from simulator.writers.amazon_connect import Contact, contacts_of, uuid

# Makes what all rows of a contact have of a type, a native id and a beginning (ms).
Shared = Callable[[str, str, int], Told]
CHANNELS = {
    "Voice": ("Voice", "Voice"),
    "Video": ("Voice", "Web call"),
    "Chat": ("Chat", "Chat"),
    "SMS": ("SMS", "SMS"),
    "Email": ("Email", "Email"),
    "Task": ("Task", "Task"),
}


def told(world: World) -> Iterator[Told]:
    """Yield the engagements and statuses of an account."""
    account = world.account
    names = {agent.agent: agent.name for agent in world.versions}
    names |= {queue.id: queue.name for queue in account.queues} | dict(account.campaigns)
    for conversation in world.conversations:
        contacts = contacts_of(account, conversation)
        for contact in contacts:
            yield from _of_contact(account, conversation, contact, contacts[0], names)
    yield from _statuses(world, names)


def _cut(moment: int | None) -> int | None:
    return None if moment is None else moment // 1000 * 1000


def _of_contact(
    account: Account, conversation: Conversation, contact: Contact, first: Contact, names: dict[str, str]
) -> Iterator[Told]:
    is_recorded = contact.is_over()

    def shared(kind: str, native_id: str, started_at: int) -> Told:
        one = Told(native_id=native_id, type=kind, started_at=started_at, conversation=first.id)
        one.direction = _direction(conversation, contact, first)
        one.channel_type, one.channel = CHANNELS[conversation.channel_type]
        if contact.queue and kind != "Flow" and kind != "Menu":
            one.queue, one.queue_name = uuid(account, contact.queue.queue), names[contact.queue.queue]
        if is_recorded:
            menus = [part for part in contact.flows if isinstance(part, MenuEngagement)]
            agent = contact.agent
            one.menu_path = menus[-1].path if menus else None
            one.language, one.location, one.case = conversation.language, conversation.location, conversation.case
            one.channel_vendor, one.company_contact = conversation.channel_vendor, conversation.company_contact
            one.campaign, one.campaign_name = conversation.campaign, names.get(conversation.campaign or "")
            one.priority = contact.queue.priority if contact.queue else None
            one.reason = conversation.reason if agent and agent.left == "Ended" else None
        return one

    if is_recorded:
        if contact.flows:
            handed_on = contact.queue.started_at if contact.queue else contact.connected_at()
            end = _cut(contact.ended_at() if handed_on is None else handed_on)
            one = shared("Flow", f"{contact.id}/flow", _cut(contact.began_at) or 0)
            one.type = "Menu" if one.menu_path else "Flow"
            one.ended_at, one.terminated_by = end, "System" if handed_on is not None else contact.flows[-1].terminated_by
            if end != one.started_at:
                yield one
        if contact.queue:
            yield _stay(shared, contact)
    if contact.agent:
        yield _handling(shared, account, contact, names, is_recorded)
    for part in contact.asked:
        yield _invitation(shared("Invitation", "", part.started_at), account, contact, part, names, conversation)


def _direction(conversation: Conversation, contact: Contact, first: Contact) -> str | None:
    method = contact.method
    if contact is first and method in ("INBOUND", "TRANSFER"):
        method = "INBOUND" if conversation.direction == "Inbound" else "OUTBOUND"
    return {"INBOUND": "Inbound", "OUTBOUND": "Outbound", "CALLBACK": "Outbound"}.get(method)


def _stay(shared: Shared, contact: Contact) -> Told:
    part = contact.queue
    assert part is not None
    one = shared("Queue", f"{contact.id}/queue", part.started_at // 1000 * 1000)
    one.ended_at = _cut(part.ended_at)
    after = (_cut(contact.ended_at()) or 0) - (one.ended_at or 0)
    if contact.agent is not None:
        one.outcome, one.terminated_by = "Accepted", "Agent"
    elif contact.next or after > 5000 or part.terminated_by == "System":
        one.outcome, one.terminated_by = "Flow Out", "System"
    else:
        one.outcome, one.terminated_by = "Abandoned", part.terminated_by or "Customer"
    return one


def _handling(shared: Shared, account: Account, contact: Contact, names: dict[str, str], is_recorded: bool) -> Told:
    part = contact.agent
    assert part is not None
    one = shared("Agent", f"{contact.id}/agent", part.started_at)
    one.agent, one.agent_name, one.team = uuid(account, part.agent), names[part.agent], part.team
    if not is_recorded:
        one.connected_at, one.disconnected_at = part.started_at, part.disconnected_at
        is_held = part.holds and part.holds[-1].end is None and part.disconnected_at is None
        one.status = "On Hold" if is_held else None
        return one
    connected, released = contact.connected_at() or 0, contact.released_at() or 0
    held = sum((hold.end or hold.start) - hold.start for hold in part.holds)
    one.started_at = one.connected_at = connected // 1000 * 1000
    one.hold = held // 1000 * 1000
    one.disconnected_at = one.started_at + (released - connected - held) // 1000 * 1000 + one.hold
    one.ended_at = one.disconnected_at
    if part.ended_at is not None and part.ended_at > released:
        one.ended_at = max(one.disconnected_at, part.ended_at // 1000 * 1000)
    one.outcome, one.outcome_category = part.disposition, part.disposition_category
    one.terminated_by = part.terminated_by
    return one


def _invitation(
    one: Told, account: Account, contact: Contact, part: InvitationEngagement, names: dict[str, str], conversation: Conversation
) -> Told:
    one.agent, one.agent_name, one.team = uuid(account, part.agent), names[part.agent], part.team
    one.started_at = contact.offered_at(part)
    one.native_id = f"{contact.id}/invitation/{one.agent}/{one.started_at}"
    one.ended_at, one.outcome = part.ended_at, part.outcome
    if part.outcome == "Rejected" and conversation.channel_type in ("Voice", "Video"):
        one.outcome = "Time Out"
    return one


def _statuses(world: World, names: dict[str, str]) -> Iterator[Told]:
    for status in world.statuses:
        agent = uuid(world.account, status.agent)
        yield Told(
            native_id=f"{agent}/status/{status.started_at}",
            type="Agent Activity",
            started_at=status.started_at,
            ended_at=status.ended_at,
            agent=agent,
            agent_name=names[status.agent],
            team=status.team,
            activity=status.status,
            outcome=status.status,
            available=status.is_available,
        )
