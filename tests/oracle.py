"""The rules of the logical model once more, in plain Python over what truly happened.

Nothing of the warehouse is used here. A lens (see ``lenses``) turns the truth of an account into engagements as its platform
can tell them at best, :class:`Told`; the rules make of them what the marts must say.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Told:
    """An engagement as the records of a platform tell it. Moments are ms since 1970 in UTC; None is not told.

    Attributes:
        native_id: as in the marts.
        type: label of the logical model.
        conversation: native id of the conversation.
        started_at, connected_at, disconnected_at, ended_at, invited_at: milestones.
        hold: ms.
        direction: of this engagement by itself.
        agent, agent_name: native id, and the name to show.
        agent_type, team: label and name.
        contact: the customer's address as the platform gives it.
        queue, campaign, case: native ids, or names where the platform has no ids.
        outcome, outcome_category: labels.
        status: Deleted, or On Hold on open ones, where the platform says so.
        is_corrupt: what a key metric needs is missing.
        available: of a status, whether work is offered.
        updated_at: the version of the record behind it.
        attributes: custom attributes, name to value.
    """

    native_id: str
    type: str
    conversation: str | None = None
    started_at: int
    connected_at: int | None = None
    disconnected_at: int | None = None
    ended_at: int | None = None
    invited_at: int | None = None
    hold: int | None = None
    direction: str | None = None
    agent: str | None = None
    agent_name: str | None = None
    agent_type: str | None = None
    team: str | None = None
    contact: str | None = None
    queue: str | None = None
    queue_name: str | None = None
    campaign: str | None = None
    campaign_name: str | None = None
    case: str | None = None
    channel_type: str | None = None
    channel: str | None = None
    channel_vendor: str | None = None
    company_contact: str | None = None
    language: str | None = None
    location: str | None = None
    menu_path: str | None = None
    priority: str | None = None
    reason: str | None = None
    outcome: str | None = None
    outcome_category: str | None = None
    terminated_by: str | None = None
    status: str | None = None
    is_corrupt: bool = False
    available: bool | None = None
    updated_at: int | None = None
    attributes: dict[str, object] | None = None
