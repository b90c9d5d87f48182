"""What builds cost: does the cost of a build follow what is new, or what is there?

``make bench`` invents a history in daily folders and builds it; then, each time from the same warehouse, it builds with nothing
new (idle), with a new day, and with late records of past days. It does so for a short and a long history, takes the idle build
off and compares. It is no test of the suite: its figures are those of the machine, and it marks them against the goals. All of
it lies in target/bench; a year needs 8 GB there while it runs.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[1]
DBT = Path(sys.executable).with_name("dbt")
# The day after the history. The shorter history is the end of the longer one, so both add the very same records.
NEW_DAY = date(2026, 1, 1)
FIGURES = ["wall", "cpu", "memory", "starting", "models", "data_tests", "seeds", "publishing", "warehouse", "engagements"]
STATUSES_A_DAY = 840
ENGAGEMENTS_A_TALK = 2.8

# A day of a contact centre: what its conversations, agents and statuses are follows from the day and a number alone.
INVENTION = """
create macro chance(d, i, k) as (hash(strftime(d, '%Y%m%d-') || i || '-' || k) >> 12)::double / (1::bigint << 52);
create macro pick(d, i, k, n) as cast(floor(chance(d, i, k) * n) as integer);
create macro moment(t) as strftime(t, '%Y-%m-%dT%H:%M:%SZ');
create macro as_line(r) as json_merge_patch('{}', to_json(r));
create macro left_open(r) as json_merge_patch('{}', to_json(r), json_object('status', 'On Hold', 'updated_at', r.started_at,
    'disconnected_at', null, 'ended_at', null, 'outcome', null, 'outcome_category', null, 'terminated_by', null));
create macro agent_name(a) as list_element(['Ann', 'Ben', 'Cal', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon'], 1 + a % 10)
    || ' ' || list_element(
        ['Archer', 'Brown', 'Chen', 'Diaz', 'Evans', 'Fox', 'Gray', 'Hall', 'Ito', 'Jones', 'Khan', 'Lee', 'Moore', 'Novak',
         'Olsen', 'Park', 'Quinn', 'Reyes', 'Silva', 'Tran'], 1 + a // 10);

-- Calls, attempts of a dialer, chats that overlap, and mails; most customers come again.
create macro conversations(d, n) as table
    with drawn as (
        select
            i,
            case
                when chance(d, i, 1) < 0.45 then 'call' when chance(d, i, 1) < 0.6 then 'dial'
                when chance(d, i, 1) < 0.85 then 'chat' else 'mail'
            end as kind,
            d + to_seconds(25200 + pick(d, i, 2, 43200)) as began,
            to_seconds(5 + pick(d, i, 3, 25)) as first_words,
            to_seconds(cast(-30 * ln(1 - chance(d, i, 4)) as integer)) as wait,
            pick(d, i, 5, 8) as queue,
            cast(floor(pow(chance(d, i, 6), 2) * 150000) as integer) as customer,
            case when chance(d, i, 7) < 0.89 then 'Accepted' when chance(d, i, 7) < 0.97 then 'Abandoned' else 'Flow Out' end
                as queue_outcome,
            -ln(1 - chance(d, i, 8)) as length
        from range(n) as numbers (i)
    )

    select
        i,
        kind,
        case
            when kind = 'mail' then list_element(['zendesk', 'generic'], 1 + i % 2)
            when i % 10 < 3 then list_element(['genesys_cloud', 'twilio_flex', 'amazon_connect'], 1 + i % 10)
            else 'generic'
        end as platform,
        strftime(d, '%Y%m%d') || '-' || i as conversation,
        list_element(['north', 'south'], 1 + (i // 10) % 2) as source,
        began,
        began + first_words as waiting,
        began + first_words + wait as answered,
        began + first_words + wait + to_seconds(20 + cast(case kind when 'call' then 240 when 'dial' then 60
            when 'chat' then 900 else 420 end * length as integer)) as over,
        queue,
        '+1415' || lpad(cast(customer as varchar), 7, '0') as customer,
        case kind when 'dial' then 'Accepted' when 'mail' then 'Accepted' else queue_outcome end as queue_outcome,
        case kind when 'chat' then 140 + pick(d, i, 9, 40) when 'mail' then 180 + pick(d, i, 9, 20) else pick(d, i, 9, 140) end
            as agent,
        pick(d, i, 10, 140) as other_agent,
        kind = 'call' and chance(d, i, 11) < 0.1 as is_transferred,
        kind = 'call' and chance(d, i, 12) < 0.15 as is_missed_first,
        pick(d, i, 13, 12) as outcome,
        pick(d, i, 14, 30) as wrap_up,
        -- Some mails are answered, and said to be, on the next day.
        kind = 'mail' and chance(d, i, 15) < 0.15 as is_kept_overnight,
        case when chance(d, i, 16) < 0.1 then 1 + pick(d, i, 17, 5) end as review_score
    from drawn;

-- The generic records of conversations: menu or bot, queue, invitations, agents.
create macro engagement_records(talks) as table
    with talks as (from query_table(talks) where platform = 'generic'),

    engagements as (
        select *, 'first' as part, case kind when 'chat' then 'Flow' else 'Menu' end as type, began as started_at,
            waiting as ended_at, 'System' as terminated_by
        from talks where kind in ('call', 'chat')
        union all by name
        select *, 'queue' as part, 'Queue' as type, waiting as started_at, answered as ended_at, queue_outcome as result,
            case queue_outcome when 'Accepted' then 'Agent' when 'Abandoned' then 'Customer' else 'System' end as terminated_by
        from talks where kind <> 'dial'
        union all by name
        select *, 'missed' as part, 'Invitation' as type, waiting as started_at, waiting + to_seconds(8) as ended_at,
            'Time Out' as result, other_agent as asked
        from talks where is_missed_first
        union all by name
        select *, 'asked' as part, 'Invitation' as type, greatest(waiting, answered - to_seconds(5)) as started_at,
            answered as ended_at, 'Accepted' as result, agent as asked
        from talks where kind = 'call' and queue_outcome = 'Accepted'
        union all by name
        select *, 'agent' as part, 'Agent' as type, case kind when 'dial' then began else answered end as started_at,
            case when kind <> 'dial' or outcome < 8 then answered end as connected_at,
            case when kind <> 'dial' or outcome < 8 then over end as disconnected_at,
            over + to_seconds(wrap_up) as ended_at, 'Outcome ' || outcome as result, 'Customer' as terminated_by, agent as asked
        from talks where queue_outcome = 'Accepted'
        union all by name
        select *, 'queue-2' as part, 'Queue' as type, over as started_at, over + to_seconds(20) as ended_at,
            'Accepted' as result, 'Agent' as terminated_by
        from talks where is_transferred and queue_outcome = 'Accepted'
        union all by name
        select *, 'agent-2' as part, 'Agent' as type, over + to_seconds(20) as started_at,
            over + to_seconds(20) as connected_at, over + to_seconds(140) as disconnected_at,
            over + to_seconds(160) as ended_at, 'Outcome ' || outcome as result, 'Customer' as terminated_by,
            other_agent as asked
        from talks where is_transferred and queue_outcome = 'Accepted'
    )

    select
        source,
        i as talk,
        began,
        is_kept_overnight and part = 'agent' as is_kept_overnight,
        {
            'engagement_id': conversation || '-' || part,
            'type': type,
            'conversation_id': conversation,
            'started_at': moment(started_at),
            'connected_at': moment(connected_at),
            'disconnected_at': moment(disconnected_at),
            'ended_at': moment(ended_at),
            'direction': case kind when 'dial' then 'Outbound' else 'Inbound' end,
            'channel_type': case kind when 'chat' then 'Chat' when 'mail' then 'Email' else 'Voice' end,
            'channel': 'Line ' || queue % 4,
            'channel_vendor': 'Carrier ' || queue % 2,
            'contact': case when type <> 'Invitation' then customer end,
            'agent_id': 'a-' || asked,
            'team': 'Team ' || asked % 12,
            'queue_id': case when kind <> 'dial' then 'q-' || queue end,
            'queue': case when kind <> 'dial' then 'Queue ' || queue end,
            'campaign_id': case when kind = 'dial' then 'c-' || queue end,
            'campaign': case when kind = 'dial' then 'Campaign ' || queue end,
            'case_id': case when kind = 'mail' then 'case-' || right(customer, 5) end,
            'menu_path': case when type = 'Menu' then 'Main > ' || queue % 5 end,
            'language': list_element(['English', 'Spanish', 'French'], 1 + i % 3),
            'location': 'Site ' || asked % 6,
            'reason': case when type = 'Agent' then 'Reason ' || wrap_up end,
            'outcome': result,
            'outcome_category': case when type = 'Agent' then 'Group ' || outcome % 4 end,
            'terminated_by': terminated_by,
            'review_score': case when type = 'Agent' then review_score end,
            'updated_at': moment(ended_at)
        } as record
    from engagements;

-- What customers thought of a conversation, known a day later.
create macro reviews(talks) as table
    select
        source,
        {
            'engagement_id': conversation || '-agent', 'updated_at': moment(over + to_days(1)), 'review_score': review_score,
            'promoter': review_score > 4
        } as record
    from query_table(talks)
    where platform = 'generic' and kind = 'mail' and review_score is not null;

-- Of a day past: outcomes corrected, conversations deleted, first engagements that nobody knew of.
create macro late_records(talks, d) as table
    select source, json_merge_patch(
        as_line(record),
        case
            when talk % 90 = 5 and record.type = 'Agent'
                then json_object('outcome', 'Outcome 12', 'updated_at', moment(d))
            when talk % 90 = 35 then json_object('status', 'Deleted', 'updated_at', moment(d))
            when talk % 90 = 65 and record.type = 'Agent' then json_object(
                'engagement_id', record.conversation_id || '-late', 'type', 'Flow', 'updated_at', moment(d),
                'started_at', moment(began - to_seconds(20)), 'connected_at', null, 'disconnected_at', null,
                'ended_at', moment(began), 'agent_id', null, 'outcome', null, 'outcome_category', null
            )
        end
    ) as line
    from engagement_records(talks)
    where line is not null;

-- Three in ten calls and chats, and half of the mails, are on another platform: one conversation, one contact, the events of
-- one task, the rows of one ticket.
create macro genesys_conversations(talks) as table
    select
        source,
        json_object(
            'conversationId', conversation, 'conversationStart', moment(began), 'conversationEnd', moment(over),
            'originatingDirection', case kind when 'dial' then 'outbound' else 'inbound' end,
            'participants', cast('[' || concat_ws(
                ',',
                as_line({
                    'participantId': conversation || '-c', 'purpose': 'customer', 'sessions': [{
                        'sessionId': conversation || '-c1', 'mediaType': case kind when 'chat' then 'chat' else 'voice' end,
                        'direction': 'inbound', 'ani': 'tel:' || customer, 'dnis': 'tel:+18005550100',
                        'segments': [{
                            'segmentStart': moment(began), 'segmentEnd': moment(over), 'segmentType': 'interact',
                            'disconnectType': 'endpoint'
                        }]
                    }]
                }),
                case when kind <> 'dial' then as_line({
                    'participantId': conversation || '-q', 'purpose': 'acd', 'participantName': 'Queue ' || queue,
                    'sessions': [{
                        'sessionId': conversation || '-q1', 'mediaType': case kind when 'chat' then 'chat' else 'voice' end,
                        'direction': 'inbound', 'segments': [{
                            'segmentStart': moment(waiting), 'segmentEnd': moment(answered), 'segmentType': 'interact',
                            'queueId': 'gq-' || queue,
                            'disconnectType': case queue_outcome when 'Accepted' then 'transfer' else 'peer' end
                        }]
                    }]
                }) end,
                case when queue_outcome = 'Accepted' then as_line({
                    'participantId': conversation || '-a', 'purpose': 'agent', 'userId': 'gu-' || agent,
                    'sessions': [{
                        'sessionId': conversation || '-a1', 'mediaType': case kind when 'chat' then 'chat' else 'voice' end,
                        'direction': case kind when 'dial' then 'outbound' else 'inbound' end,
                        'segments': [
                            {'segmentStart': moment(answered), 'segmentEnd': moment(over), 'segmentType': 'interact',
                                'queueId': 'gq-' || queue, 'disconnectType': 'peer', 'wrapUpCode': null},
                            {'segmentStart': moment(over), 'segmentEnd': moment(over + to_seconds(wrap_up)),
                                'segmentType': 'wrapup', 'queueId': 'gq-' || queue, 'disconnectType': null,
                                'wrapUpCode': 'gw-' || outcome}
                        ]
                    }]
                }) end
            ) || ']' as json)
        ) as line
    from query_table(talks)
    where platform = 'genesys_cloud';

create macro twilio_events(talks) as table
    select
        source,
        json_object(
            'specversion', '1.0', 'type', 'com.twilio.taskrouter.' || event.type, 'id', 'NO' || conversation || '-' || event.n,
            'data', json_object(
                'sid', 'EV' || conversation || '-' || event.n, 'timestamp', moment(event.at), 'payload', cast(as_line({
                    'task_sid': 'WT' || conversation,
                    'task_attributes': json_object('from', customer, 'to', '+18005550100', 'direction', 'inbound'),
                    'task_channel_unique_name': case kind when 'chat' then 'chat' else 'voice' end,
                    'task_queue_sid': 'WQ' || queue, 'task_queue_name': 'Queue ' || queue,
                    'reservation_sid': case when event.n > 2 and event.n < 7 then 'WR' || conversation end,
                    'worker_sid': case when event.n > 2 and event.n < 7 then 'WK' || agent end,
                    'worker_name': case when event.n > 2 and event.n < 7 then 'worker-' || agent end
                }) as json)
            )
        ) as line
    from (
        select *, unnest([
            {'n': 1, 'type': 'task.created', 'at': began},
            {'n': 2, 'type': 'task-queue.entered', 'at': began},
            {'n': 3, 'type': 'reservation.created', 'at': waiting},
            {'n': 4, 'type': 'reservation.accepted', 'at': answered},
            {'n': 5, 'type': 'reservation.wrapup', 'at': over},
            {'n': 6, 'type': 'reservation.completed', 'at': over + to_seconds(wrap_up)},
            {'n': 7, 'type': 'task.wrapup', 'at': over},
            {'n': 8, 'type': 'task.completed', 'at': over + to_seconds(wrap_up)},
            {'n': 9, 'type': 'task.canceled', 'at': answered}
        ]) as event
        from query_table(talks)
        where platform = 'twilio_flex'
    ) as events
    where case when queue_outcome = 'Accepted' then event.n < 9 else event.n in (1, 2, 9) end;

create macro connect_contacts(talks) as table
    select
        source,
        as_line({
            'AWSAccountId': '111122223333', 'AWSContactTraceRecordFormatVersion': '2017-03-10', 'ContactId': conversation,
            'Channel': case kind when 'chat' then 'CHAT' else 'VOICE' end,
            'InitiationMethod': case kind when 'dial' then 'OUTBOUND' else 'INBOUND' end,
            'InitiationTimestamp': moment(began), 'ConnectedToSystemTimestamp': moment(began),
            'DisconnectTimestamp': moment(case when queue_outcome = 'Accepted' then over else answered end),
            'LastUpdateTimestamp': moment(over + to_seconds(60)), 'DisconnectReason': 'CUSTOMER_DISCONNECT',
            'InstanceARN': 'arn:aws:connect:us-east-1:111122223333:instance/1',
            'CustomerEndpoint': {'Address': customer, 'Type': 'TELEPHONE_NUMBER'},
            'SystemEndpoint': {'Address': '+18005550100', 'Type': 'TELEPHONE_NUMBER'},
            'Attributes': {'disposition': 'Outcome ' || outcome},
            'Queue': case when kind <> 'dial' then {
                'ARN': 'arn:aws:connect:us-east-1:111122223333:instance/1/queue/' || queue, 'Name': 'Queue ' || queue,
                'EnqueueTimestamp': moment(waiting), 'DequeueTimestamp': moment(answered),
                'Duration': date_diff('second', waiting, answered)
            } end,
            'Agent': case when queue_outcome = 'Accepted' then {
                'ARN': 'arn:aws:connect:us-east-1:111122223333:instance/1/agent/' || agent, 'Username': 'agent-' || agent,
                'ConnectedToAgentTimestamp': moment(answered), 'AgentInteractionDuration': date_diff('second', answered, over),
                'CustomerHoldDuration': 0, 'AfterContactWorkStartTimestamp': moment(over),
                'AfterContactWorkEndTimestamp': moment(over + to_seconds(wrap_up)), 'AfterContactWorkDuration': wrap_up
            } end
        }) as line
    from query_table(talks)
    where platform = 'amazon_connect';

create macro tickets(talks) as table
    select *, strftime(began, '%y%j')::bigint * 100000 + i as ticket, moment(over + to_seconds(60)) as synced
    from query_table(talks)
    where platform = 'zendesk';

create macro ticket_rows(talks) as table
    select
        source,
        as_line({
            'id': ticket, '_fivetran_synced': synced, 'created_at': moment(began), 'updated_at': moment(over),
            'status': 'solved', 'via_channel': 'email', 'requester_id': 1000 + right(customer, 7)::bigint,
            'submitter_id': 1000 + right(customer, 7)::bigint, 'assignee_id': agent, 'group_id': 900 + queue
        }) as line
    from tickets(talks);

create macro ticket_changes(talks) as table
    select
        source,
        as_line({
            'field_name': change.field, 'ticket_id': ticket, 'updated': moment(change.at), '_fivetran_synced': synced,
            'user_id': agent, 'value': change.value
        }) as line
    from (
        select *, unnest([
            {'field': 'status', 'at': began, 'value': 'new'},
            {'field': 'group_id', 'at': began, 'value': (900 + queue)::varchar},
            {'field': 'assignee_id', 'at': waiting, 'value': agent::varchar},
            {'field': 'status', 'at': waiting, 'value': 'open'},
            {'field': 'status', 'at': over, 'value': 'solved'}
        ]) as change
        from tickets(talks)
    ) as changes;

create macro ticket_comments(talks) as table
    select
        source,
        as_line({
            'id': ticket, '_fivetran_synced': synced, 'body': 'Answer', 'created': moment(over), 'public': true,
            'ticket_id': ticket, 'user_id': agent, 'voice_comment': false
        }) as line
    from tickets(talks);

-- Seven in ten agents work on a day, in six spans.
create macro status_records(d) as table
    with spans as (
        select
            a,
            s,
            d + to_seconds(25200 + a * 7 + (s * 7200)) as started_at,
            d + to_seconds(25200 + a * 7 + ((s + 1) * 7200)) as ended_at
        from range(200) as agents (a), range(6) as spans (s)
        where chance(d, a, 30) < 0.7
    )

    select
        list_element(['north', 'south'], 1 + a % 2) as source,
        {
            'status_id': strftime(d, '%Y%m%d') || '-' || a || '-' || s,
            'agent_id': 'a-' || a,
            'status': list_element(['Ready', 'Ready', 'Break', 'Ready', 'Training', 'Ready'], 1 + s),
            'available': s not in (2, 4),
            'started_at': moment(started_at),
            'ended_at': moment(ended_at),
            'updated_at': moment(ended_at)
        } as record
    from spans;

-- The directory comes new on each Monday.
create macro agent_records(d) as table
    select
        list_element(['north', 'south'], 1 + s) as source,
        {
            'agent_id': 'a-' || a, 'agent_name': agent_name(a), 'agent_type': 'User', 'team': 'Team ' || a % 12,
            'updated_at': moment(d)
        } as record
    from range(200) as agents (a), range(2) as sources (s)
    where isodow(d) = 1;

create macro zendesk_users(d) as table
    select
        list_element(['north', 'south'], 1 + s) as source,
        {
            'id': a, '_fivetran_synced': moment(d), 'name': agent_name(a), 'role': 'agent', 'updated_at': moment(d)
        } as record
    from range(200) as agents (a), range(2) as sources (s)
    where isodow(d) = 1;
"""
# The relations that land on a day by feed: of its conversations, and of the day itself.
FEEDS_OF_TALKS = {
    "genesys_cloud/{source}/conversation_details": "genesys_conversations",
    "twilio_flex/{source}/events": "twilio_events",
    "amazon_connect/{source}/contact_records": "connect_contacts",
    "zendesk/{source}/ticket": "ticket_rows",
    "zendesk/{source}/ticket_field_history": "ticket_changes",
    "zendesk/{source}/ticket_comment": "ticket_comments",
}
FEEDS_OF_DAYS = {
    "generic/{source}/agent_statuses": "status_records",
    "generic/{source}/agents": "agent_records",
    "zendesk/{source}/user": "zendesk_users",
}


@dataclass
class History:
    """Feeds that are invented day by day; a day is always the same, whatever days are there."""

    feeds: Path
    engagements: int
    is_generic_alone: bool = False
    inventor: duckdb.DuckDBPyConnection = field(init=False)

    def __post_init__(self) -> None:
        """Teach the inventor its macros."""
        self.inventor = duckdb.connect()
        self.inventor.execute("set TimeZone = 'UTC'")
        self.inventor.execute(INVENTION)

    def land(self, day: date) -> None:
        """Write what comes on a day: its conversations, what was left open the day before, reviews, and the agents."""
        talks, earlier = self._talks(day), self._talks(day - timedelta(days=1), "earlier")
        self._write(
            day,
            "generic/{source}/engagements",
            f"""
            select source, case when is_kept_overnight then left_open(record) else as_line(record) end as line
            from engagement_records('{talks}')
            union all
            select source, as_line(record) from engagement_records('{earlier}') where is_kept_overnight
            """,
        )
        self._write(day, "custom/{source}/engagements", f"select source, as_line(record) as line from reviews('{earlier}')")
        for feed, relation in FEEDS_OF_TALKS.items():
            self._write(day, feed, f"select source, line from {relation}('{talks}')")
        for feed, relation in FEEDS_OF_DAYS.items():
            self._write(day, feed, f"select source, as_line(record) as line from {relation}(timestamp '{day}')")

    def land_late(self, day: date, past: int = 20) -> None:
        """Write what comes late on a day, for each of some days past: corrections, deletions, first engagements."""
        for back in range(1, past + 1):
            talks = self._talks(day - timedelta(days=back))
            query = f"select source, line from late_records('{talks}', timestamp '{day}')"
            self._write(day, "generic/{source}/engagements", query, f"late-{back:02d}")
        if not list(self.feeds.glob("generic/*/engagements/*/late-*")):
            raise SystemExit("No record came late: invent more engagements a day (--engagements)")

    def take_back(self, day: date) -> None:
        """Remove the files of a day."""
        for folder in list(self.feeds.glob(f"*/*/*/dt={day}")):
            shutil.rmtree(folder)

    def _talks(self, day: date, name: str = "talks") -> str:
        """Make the table of the conversations of a day, some 3 engagements each, and return its name."""
        number = max(1, round((self.engagements - STATUSES_A_DAY) / ENGAGEMENTS_A_TALK))
        columns = "* replace ('generic' as platform)" if self.is_generic_alone else "*"
        conversations = f"select {columns} from conversations(timestamp '{day}', {number})"
        self.inventor.execute(f"create or replace temp table {name} as {conversations}")
        return name

    def _write(self, day: date, feed: str, query: str, name: str = "part") -> None:
        """Write the lines of a query, with columns source and line, a compressed file a source."""
        self.inventor.execute(f"create or replace temp table lines as {query}")
        for (source,) in self.inventor.execute("select source from lines group by all order by all").fetchall():
            folder = self.feeds / feed.format(source=source) / f"dt={day}"
            folder.mkdir(parents=True, exist_ok=True)
            self.inventor.execute(
                f"copy (select line from lines where source = '{source}') to '{folder}/{name}.jsonl.gz' "
                "(format csv, header false, quote '', escape '', delimiter '\x01', compression gzip)"
            )


@dataclass
class Cost:
    """What one build cost: seconds of the wall clock and of the processors, the peak of memory in MB, and where time went."""

    history: int
    step: str
    wall: float
    cpu: float
    memory: float
    starting: float
    models: float
    data_tests: float
    seeds: float
    publishing: float
    warehouse: float
    engagements: float
    slowest: dict[str, float]


@dataclass
class Comparison:
    """A ratio of two costs, between what bounds noise leaves it, and the most that it may be."""

    what: str
    ratio: float
    low: float
    high: float
    most: float | None = None

    def verdict(self) -> str:
        """The ratio and whether it meets the goal, as far as noise lets one tell."""
        mark = "met" if self.high <= (self.most or 0) else "MISSED" if self.low > (self.most or 0) else "unclear"
        return f"{self.ratio:.3f}" + ("" if self.most is None else f" {mark}")


@dataclass
class Bench:
    """A warehouse of its own that is built again and again from the same state."""

    folder: Path
    feeds: Path = field(init=False)
    database: Path = field(init=False)
    published: Path = field(init=False)
    target: Path = field(init=False)
    costs: list[Cost] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing, and with the project parsed, as it is for whoever builds every few minutes."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.feeds = self.folder / "feeds"
        self.feeds.mkdir(parents=True)
        self.database = self.folder / "engagements.duckdb"
        self.published = self.folder / "published.duckdb"
        self.target = self.folder / "target"
        self._dbt("parse")

    def build(self, history: int, step: str) -> Cost:
        """Run one build, which must succeed, and keep what it cost."""
        began = time.time()
        usage = self._dbt("build", "--exclude-resource-type", "unit_test")
        wall = time.time() - began
        results = json.loads((self.target / "run_results.json").read_text())["results"]
        nodes = json.loads((self.target / "manifest.json").read_text())["nodes"]
        seconds: Counter[str] = Counter()
        for result in results:
            node = nodes[result["unique_id"]]
            is_publishing = node["resource_type"] == "operation" and "publish(" in node["raw_code"]
            seconds["publish" if is_publishing else node["resource_type"]] += result["execution_time"]
        begun = [_seconds(timing["started_at"]) for result in results for timing in result["timing"]]
        slowest = sorted(results, key=lambda result: -float(result["execution_time"]))[:20]
        cost = Cost(
            history=history,
            step=step,
            wall=wall,
            cpu=usage.ru_utime + usage.ru_stime,
            memory=usage.ru_maxrss / 1024,
            starting=min(begun) - began,
            models=seconds["model"],
            data_tests=seconds["test"],
            seeds=seconds["seed"],
            publishing=seconds["publish"],
            warehouse=self.database.stat().st_size / 1e6,
            engagements=self._engagements(),
            slowest={result["unique_id"]: round(result["execution_time"], 3) for result in slowest},
        )
        self.costs.append(cost)
        print(
            f"  {history:4d} days  {step:14} {wall:7.1f} s  {cost.cpu:7.1f} s of processors  {cost.memory:6.0f} MB", flush=True
        )
        return cost

    def _engagements(self) -> int:
        """Count what readers see.

        Raises:
            SystemExit: records are in quarantine, so it is not the invented history that was measured.
        """
        with duckdb.connect(str(self.published), read_only=True) as readers:
            (bad,) = readers.execute("select count(*) from audit.quarantined_records").fetchone() or (0,)
            (engagements,) = readers.execute("select count(*) from marts.fct_engagements").fetchone() or (0,)
        if bad:
            raise SystemExit(f"{bad} invented records were quarantined; look at audit.quarantined_records in a run with --keep")
        return int(engagements)

    def files(self) -> list[Path]:
        """Name the warehouse, its published copy and the version before that."""
        return [self.database, self.published, self.published.with_name(f".{self.published.name}.spare")]

    def keep(self) -> None:
        """Remember the warehouse and what is published as they are."""
        for file in self.files():
            if file.exists():
                shutil.copy2(file, f"{file}.kept")

    def restore(self) -> None:
        """Bring the remembered files back; their pages are in memory and on disk, as every time."""
        for file in self.files():
            Path(f"{file}.wal").unlink(missing_ok=True)
            file.unlink(missing_ok=True)
            if Path(f"{file}.kept").exists():
                shutil.copy2(f"{file}.kept", file)
        os.sync()

    def forget(self) -> None:
        """Remove the warehouse and what is published."""
        for file in self.folder.glob("*.duckdb*"):
            file.unlink()

    def _dbt(self, *arguments: str) -> resource.struct_rusage:
        """Run dbt in a process of its own and return what the process used.

        Raises:
            SystemExit: dbt failed; its last words are printed.
        """
        environment = os.environ | {
            "ENGAGEMENTS_FEEDS": str(self.feeds),
            "ENGAGEMENTS_DB": str(self.database),
            "ENGAGEMENTS_PUBLISHED_DB": str(self.published),
            "DBT_TARGET_PATH": str(self.target),
            "DBT_LOG_PATH": str(self.folder / "logs"),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        said = self.folder / "said.txt"
        with said.open("w") as output:
            process = subprocess.Popen(
                [DBT, "--log-level", "warn", "--log-level-file", "info", *arguments],
                cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT,
            )  # fmt: skip
            _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"dbt {' '.join(arguments)} failed:\n{said.read_text()[-4000:]}")
        return usage


def _seconds(moment: str) -> float:
    """The moment of a timing of dbt in seconds since 1970."""
    return datetime.fromisoformat(moment).timestamp()


def measure(bench: Bench, history: History, days: list[int], repeats: int) -> None:
    """Build histories of some lengths; then from each, as often as asked, nothing new, a new day, and late records."""
    landed = 0
    for length in sorted(days):
        for back in range(landed + 1, length + 1):
            history.land(NEW_DAY - timedelta(days=back))
        landed = length
        bench.forget()
        bench.build(length, "full")
        bench.keep()
        for _ in range(repeats):
            bench.restore()
            bench.build(length, "idle")
            history.land(NEW_DAY)
            bench.restore()
            bench.build(length, "new day")
            history.take_back(NEW_DAY)
            history.land_late(NEW_DAY)
            bench.restore()
            bench.build(length, "late records")
            history.take_back(NEW_DAY)


def medians(costs: list[Cost]) -> dict[tuple[int, str], dict[str, float]]:
    """The median of every figure by history and step, in the order they were built in."""
    found: dict[tuple[int, str], dict[str, float]] = {}
    for history, step in dict.fromkeys((cost.history, cost.step) for cost in costs):
        alike = [cost for cost in costs if (cost.history, cost.step) == (history, step)]
        found[history, step] = {name: statistics.median(getattr(cost, name) for cost in alike) for name in FIGURES}
    return found


def above_idle(costs: list[Cost], history: int, step: str, figure: str) -> tuple[float, float]:
    """What a build costs more than an idle one by the medians, and how far either side of that noise may have moved it."""
    median, noise = {}, 0.0
    for one in (step, "idle"):
        values = [getattr(cost, figure) for cost in costs if (cost.history, cost.step) == (history, one)]
        median[one] = statistics.median(values)
        noise += (max(values) - min(values)) / 2
    return median[step] - median["idle"], noise


def compare(costs: list[Cost], figure: str) -> list[Comparison]:
    """The comparisons that matter: what a change costs after a long history, against a short one and a full build."""
    short, long = min(cost.history for cost in costs), max(cost.history for cost in costs)
    pairs = [
        (f"new day after {long} days / after {short}", (long, "new day"), (short, "new day"), 1.25),
        (f"new day after {long} days / full build", (long, "new day"), (long, "full"), 0.1),
        (f"late records after {long} days / after {short}", (long, "late records"), (short, "late records"), 1.25),
    ]
    compared = []
    for words, of, to, most in pairs:
        (more, more_noise), (base, base_noise) = above_idle(costs, *of, figure), above_idle(costs, *to, figure)
        # A change that costs nothing above an idle build is noise, whatever the spread says.
        is_clear = more > 0 and base > base_noise
        low = (more - more_noise) / (base + base_noise) if is_clear else -math.inf
        high = (more + more_noise) / (base - base_noise) if is_clear else math.inf
        compared.append(Comparison(words, more / base if base else math.nan, low, high, most))
    found = medians(costs)
    idle = found[long, "idle"][figure]
    for words, base in (
        (f"idle after {long} days / after {short}", found[short, "idle"][figure]),
        (f"idle after {long} days / full build", found[long, "full"][figure]),
    ):
        compared.append(Comparison(words, idle / base, idle / base, idle / base))
    return compared


def report(bench: Bench, folder: Path, told: dict[str, Any]) -> None:
    """Print the medians and the ratios, and write them as bench.csv and bench.json beside each other."""
    found = medians(bench.costs)
    print("\nMedians; models, data tests and seeds in seconds of both threads, memory and warehouse in MB")
    print("  ".join(["  days", f"{'build':12}", *(f"{name:>10}" for name in FIGURES)]))
    for (history, step), figures in found.items():
        print("  ".join([f"{history:6d}", f"{step:12}", *(f"{figures[name]:10.1f}" for name in FIGURES)]))
    print("\nRatios, an idle build taken off, by the clock and by the seconds of processors (steadier where others work too)")
    by_clock, by_processors = compare(bench.costs, "wall"), compare(bench.costs, "cpu")
    for clock, processors in zip(by_clock, by_processors, strict=True):
        goal = "" if clock.most is None else f"  goal: at most {clock.most:g}"
        print(f"  {clock.what:42} {clock.verdict():>14} {processors.verdict():>14}{goal}")
    with (folder / "bench.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["days", "build", *FIGURES])
        rows.writerows(
            [history, step, *(round(figures[name], 3) for name in FIGURES)] for (history, step), figures in found.items()
        )
    compared = {"wall": [asdict(one) for one in by_clock], "cpu": [asdict(one) for one in by_processors]}
    content = told | {"ratios": compared, "builds": [asdict(cost) for cost in bench.costs]}
    (folder / "bench.json").write_text(json.dumps(content, indent=1))
    print(f"\nWritten to {folder}: bench.csv, bench.json (with the slowest nodes of each build)")


def main() -> None:
    """Measure, report, and remove the warehouse and the feeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--days", type=int, nargs="+", default=[30, 365], help="lengths of the histories, 20 or more (default 30 365)"
    )
    parser.add_argument("--engagements", type=int, default=8000, help="engagements a day (default 8000)")
    parser.add_argument(
        "--repeats", type=int, default=3, help="how often each build after the full one is measured (default 3)"
    )
    parser.add_argument("--generic", action="store_true", help="the generic feed alone, no records of other platforms")
    parser.add_argument("--keep", action="store_true", help="leave the feeds and the warehouse for a look at them")
    options = parser.parse_args()
    folder = ROOT / "target" / "bench"
    bench = Bench(folder / "work")
    history = History(bench.feeds, options.engagements, options.generic)
    print(f"Each build is: dbt build --exclude-resource-type unit_test, on {os.cpu_count()} processors, "
          f"{options.engagements} engagements a day")  # fmt: skip
    try:
        measure(bench, history, options.days, options.repeats)
        report(bench, folder, vars(options))
    finally:
        if not options.keep:
            shutil.rmtree(bench.folder, ignore_errors=True)


if __name__ == "__main__":
    main()
