-- The fact table of the generic feed by hand: one script for DuckDB, made for this feed and as fast as we know to make it. It stands
-- for what a build cannot beat by much.
--
-- It does what fct_engagements does for any such feed, as long as the input is sound: every line is a JSON object with an id of
-- 1 type and good times, labels are in the spelling of the project, one file does not hold two versions of one moment, and no
-- record has members beyond those below. Nothing is quarantined, counted, mapped or kept for a later increment, there are no
-- rates, no custom data, no erasures, and the default policy of service level is written in.
--
-- Variables: feeds, the root folder; contact_key_inner and contact_key_outer, the blocks of the contact key. The result is
-- facts.fct_engagements.

set TimeZone = 'UTC';
set preserve_insertion_order = false;

create schema facts;

create macro lines_of(feed) as table
select
    line,
    split_part(filename, '/', -4) as source,
    filename as file,
    concat('generic', chr(31), split_part(filename, '/', -4), chr(31)) as account,
    concat('generic', chr(31), split_part(filename, '/', -4), chr(31), 'id', chr(31)) as by_id,
    concat('generic', chr(31), split_part(filename, '/', -4), chr(31), 'name', chr(31)) as by_name
from read_csv(
    getvariable('feeds') || '/generic/*/' || feed || '/*/*.jsonl', columns = {'line': 'varchar'}, delim = chr(1), quote = '',
    escape = '', header = false, auto_detect = false, filename = true
);
create macro id_of(kind, key) as substr(md5(kind || chr(31) || key), 1, 20);
create macro seconds(milliseconds) as cast(cast(milliseconds as decimal(15, 0)) * 0.001 as decimal(18, 3));
create macro seconds_between(earlier, later) as seconds(epoch_ms(later) - epoch_ms(earlier));
create macro known(duration) as case when duration >= 0 then duration end;
create macro address_of(contact) as regexp_replace(contact, '^(?i:tel|mailto|sips?|sms|whatsapp):', '');
create macro digits_of(contact) as regexp_replace(regexp_replace(address_of(contact), '[^0-9]', '', 'g'), '^00', '');

-- What a record says by itself. The keys of things are texts here: their ids are worked out once a text, not once a row, where a
-- column that is stored as a dictionary is read.
create table records as
with

engagement_lines as (
    select
        * exclude (line),
        unnest(from_json(line, '{
            "engagement_id": "VARCHAR", "type": "VARCHAR", "updated_at": "TIMESTAMP", "conversation_id": "VARCHAR",
            "started_at": "TIMESTAMP", "connected_at": "TIMESTAMP", "disconnected_at": "TIMESTAMP", "ended_at": "TIMESTAMP",
            "invited_at": "TIMESTAMP", "hold_seconds": "DECIMAL(18,3)", "status": "VARCHAR", "direction": "VARCHAR",
            "agent_id": "VARCHAR", "agent_name": "VARCHAR", "agent_type": "VARCHAR", "team": "VARCHAR", "contact": "VARCHAR",
            "queue_id": "VARCHAR", "queue": "VARCHAR", "campaign_id": "VARCHAR", "campaign": "VARCHAR", "channel": "VARCHAR",
            "channel_type": "VARCHAR", "channel_vendor": "VARCHAR", "company_contact": "VARCHAR", "case_id": "VARCHAR",
            "language": "VARCHAR", "location": "VARCHAR", "menu_path": "VARCHAR", "outcome": "VARCHAR",
            "outcome_category": "VARCHAR", "platform": "VARCHAR", "priority": "VARCHAR", "reason": "VARCHAR",
            "terminated_by": "VARCHAR", "service_level": "VARCHAR", "focus_seconds": "DECIMAL(18,3)",
            "cost": "DECIMAL(18,6)", "review_score": "JSON"
        }'))
    from lines_of('engagements')
),

status_lines as (
    select
        * exclude (line),
        unnest(from_json(line, '{
            "status_id": "VARCHAR", "agent_id": "VARCHAR", "status": "VARCHAR", "started_at": "TIMESTAMP",
            "ended_at": "TIMESTAMP", "updated_at": "TIMESTAMP"
        }'))
    from lines_of('agent_statuses')
),

engagements as (
    select
        * exclude (review_score),
        coalesce(started_at, connected_at, disconnected_at, ended_at, invited_at) as start_time,
        '{"review_score":' || review_score || '}' as custom_attributes,
        type in ('Queue', 'Invitation') as has_built_in_outcome,
        type in ('Agent', 'Invitation', 'Technical') as has_people,
        type <> 'Invitation' as has_customer,
        case
            when ended_at is not null and connected_at is null and disconnected_at is null then 0
            else seconds_between(connected_at, disconnected_at)
        end as engagement_seconds
    from engagement_lines
),

statuses as (
    select
        * exclude (status_id, status),
        status_id as engagement_id,
        'Agent Activity' as type,
        status as outcome,
        coalesce(started_at, ended_at) as start_time,
        false as has_built_in_outcome,
        true as has_people,
        false as has_customer
    from status_lines
),

final as (
    select * from engagements
    union all by name
    select * from statuses
)

select
    engagement_id as native_id,
    conversation_id as conversation_native_id,
    source,
    file,
    updated_at,
    type,
    case
        when status = 'Deleted' and type <> 'Agent Activity' then 'Deleted'
        when
            status = 'Corrupted'
            or started_at is null
            or started_at > connected_at
            or started_at > disconnected_at
            or started_at > ended_at
            or connected_at > disconnected_at
            or connected_at > ended_at
            or disconnected_at > ended_at
            or (type = 'Agent' and ended_at is not null and (connected_at is null) <> (disconnected_at is null))
            or (type = 'Agent' and hold_seconds > engagement_seconds)
            or (has_built_in_outcome and ended_at is not null and outcome is null)
            then 'Corrupted'
        when ended_at is not null then 'Completed'
        when status = 'On Hold' then 'On Hold'
        else 'In Progress'
    end as status,
    direction,
    channel_type,
    service_level,
    case
        when ended_at is null or not has_customer then null
        when type = 'Technical' then terminated_by
        else coalesce(terminated_by, 'Unknown')
    end as terminated_by,
    start_time,
    started_at,
    connected_at,
    ended_at,
    case
        when type <> 'Agent' then null
        when ended_at is not null and connected_at is null and disconnected_at is null
            then known(seconds_between(started_at, ended_at))
        else known(seconds_between(started_at, connected_at))
    end as preparation_time,
    case when type = 'Agent' then known(engagement_seconds) end as engagement_time,
    case
        when type <> 'Agent' then null
        when ended_at is not null and connected_at is null and disconnected_at is null then 0
        when ended_at is not null then known(coalesce(hold_seconds, 0))
        else known(hold_seconds)
    end as hold_time,
    case
        when type <> 'Agent' then null
        when ended_at is not null and connected_at is null and disconnected_at is null then 0
        else known(seconds_between(disconnected_at, ended_at))
    end as wrap_up_time,
    case when type = 'Queue' then known(seconds_between(started_at, ended_at)) end as wait_time,
    case type
        when 'Agent' then known(seconds_between(invited_at, started_at))
        when 'Invitation' then known(seconds_between(started_at, ended_at))
    end as invitation_time,
    focus_seconds,
    cost,
    agent_type,
    has_people,
    coalesce(by_id || agent_id, by_name || agent_name) as agent_key,
    case when has_people then by_name || team end as team_key,
    case when has_customer then contact end as contact,
    coalesce(by_id || queue_id, by_name || queue) as queue_key,
    coalesce(by_id || campaign_id, by_name || campaign) as campaign_key,
    account || case_id as case_key,
    channel,
    channel_vendor,
    company_contact,
    language,
    case when has_customer then location end as location,
    menu_path,
    outcome,
    case
        when has_built_in_outcome then 'built in' || chr(31) || type || chr(31) || outcome
        when outcome is not null then concat(account, outcome_category, chr(31), outcome)
    end as outcome_key,
    case when not has_built_in_outcome then outcome_category when outcome is not null then type end as outcome_category,
    coalesce(platform, 'generic') as platform,
    priority,
    case when has_customer then reason end as reason,
    custom_attributes
from final;

-- Of several versions of an engagement the newest is left. Few have several.
create temp table superseded as
with

told_again as (
    select
        source,
        type = 'Agent Activity' as is_status,
        native_id
    from records
    group by all
    having count(*) > 1
),

final as (
    select
        records.rowid as address,
        row_number() over (
            partition by records.source, records.type = 'Agent Activity', records.native_id
            order by records.updated_at desc, records.file desc
        ) as version_rank
    from records
    inner join told_again
        on records.source = told_again.source
        and (records.type = 'Agent Activity') = told_again.is_status
        and records.native_id = told_again.native_id
)

select address
from final
where version_rank > 1;

delete from records
where rowid in (select superseded.address from superseded);

-- What is open for more than seven days without news, against the newest of its account, is no longer open.
update records
set status = 'Corrupted'
from (select source, max(updated_at) as updated_at from records group by source) as newest
where
    records.ended_at is null
    and records.status in ('In Progress', 'On Hold')
    and records.type <> 'Agent Activity'
    and coalesce(records.channel_type, '') not in ('Email', 'Task')
    and records.source = newest.source
    and epoch_ms(newest.updated_at) - epoch_ms(records.updated_at) > 7 * 86400000;

-- The direction of a conversation is that of its first engagement; no order is asked where all of its engagements have the same.
-- The menu path is that of its only menu; who has several is looked at below.
create table conversations as
with

summed as (
    select
        source,
        conversation_native_id,
        case
            when count(direction) = count(*) and min(direction) = max(direction) and bool_and(type <> 'Technical')
                then min(direction)
        end as only_direction,
        count(*) filter (where type = 'Menu' and status <> 'Deleted') as menus,
        max(start_time) filter (where type = 'Menu' and status <> 'Deleted') as menu_start,
        max(menu_path) filter (where type = 'Menu' and status <> 'Deleted') as menu_path
    from records
    where conversation_native_id is not null
    group by source, conversation_native_id
),

of_first_engagement as (
    select
        records.source,
        records.conversation_native_id,
        arg_min(
            case when records.type = 'Technical' then 'Unknown' else coalesce(records.direction, 'Unknown') end,
            {
                'is_technical': records.type = 'Technical',
                'is_deleted': records.status = 'Deleted',
                'start_time': records.start_time,
                'type_order': list_position(['Menu', 'Flow', 'Queue', 'Invitation', 'Agent'], records.type),
                'native_id': records.native_id
            }
        ) as direction
    from records
    inner join summed
        on records.source = summed.source
        and records.conversation_native_id = summed.conversation_native_id
        and summed.only_direction is null
    group by records.source, records.conversation_native_id
),

final as (
    select
        summed.*,
        coalesce(summed.only_direction, of_first_engagement.direction) as direction
    from summed
    left join of_first_engagement
        on summed.source = of_first_engagement.source
        and summed.conversation_native_id = of_first_engagement.conversation_native_id
)

select
    source,
    conversation_native_id,
    id_of('conversation', concat('generic', chr(31), source, chr(31), conversation_native_id)) as conversation_id,
    direction,
    menus,
    menu_start,
    menu_path
from final;

create table paths_of_several_menus as
select
    records.rowid as address,
    arg_max(
        coalesce(menus.menu_path, ''), {'start_time': menus.start_time, 'native_id': menus.native_id}
    ) as menu_path
from records
inner join conversations
    on records.source = conversations.source
    and records.conversation_native_id = conversations.conversation_native_id
    and conversations.menus > 1
inner join records as menus
    on records.source = menus.source
    and records.conversation_native_id = menus.conversation_native_id
    and records.start_time >= menus.start_time
    and menus.type = 'Menu'
    and menus.status <> 'Deleted'
group by records.rowid;

-- Accepted queue entries lead to the first agent who connects at their end or later, five seconds allowed; an agent who is led to by
-- several takes the one that ended last.
create table queues_of_agents as
with

queues as (
    select
        rowid as address,
        *
    from records
    where type = 'Queue' and status = 'Completed' and outcome = 'Accepted' and conversation_native_id is not null
),

agents as (
    select
        rowid as address,
        *
    from records
    where type = 'Agent' and status <> 'Deleted' and connected_at is not null
),

reached as (
    select
        queues.address,
        arg_min(
            agents.address,
            {'connected_at': agents.connected_at, 'start_time': agents.start_time, 'native_id': agents.native_id}
        ) as agent_address,
        any_value({'ended_at': queues.ended_at, 'native_id': queues.native_id}) as queue,
        any_value(queues.wait_time) as wait_time,
        any_value(coalesce(
            queues.service_level, case when queues.wait_time <= 20 then 'Within SLA' else 'Out of SLA' end
        )) as service_level
    from queues
    inner join agents
        on queues.source = agents.source
        and queues.conversation_native_id = agents.conversation_native_id
        and agents.connected_at >= queues.ended_at - interval 5 seconds
    group by queues.address
),

final as (
    select
        agent_address as address,
        arg_max({'wait_time': wait_time, 'service_level': service_level}, queue) as queue
    from reached
    group by agent_address
)

select
    address,
    queue.wait_time,
    queue.service_level
from final;

-- The same for accepted invitations and the engagements of the agent who accepted.
create table invitations_of_agents as
with

invitations as (
    select
        rowid as address,
        *
    from records
    where type = 'Invitation' and status = 'Completed' and outcome = 'Accepted' and conversation_native_id is not null
),

agents as (
    select
        rowid as address,
        *
    from records
    where type = 'Agent' and status <> 'Deleted' and started_at is not null
),

reached as (
    select
        invitations.address,
        arg_min(agents.address, {'started_at': agents.started_at, 'native_id': agents.native_id}) as agent_address,
        any_value({'ended_at': invitations.ended_at, 'native_id': invitations.native_id}) as invitation,
        any_value(invitations.invitation_time) as invitation_time
    from invitations
    inner join agents
        on invitations.source = agents.source
        and invitations.conversation_native_id = agents.conversation_native_id
        and invitations.agent_key = agents.agent_key
        and agents.started_at >= invitations.ended_at - interval 5 seconds
    group by invitations.address
)

select
    agent_address as address,
    arg_max(invitation_time, invitation) as invitation_time
from reached
group by agent_address;

-- Attention, shared among what an agent handles at one moment. Between two moments at which anything begins or ends, each of the
-- spans that are open gets the same whole milliseconds; the sum of these since the beginning, taken at the end of a span less that
-- at its start, is its share. What does not divide goes one each to the first by id, in the few slices that have a rest.
create table focus_times as
with

spans as (
    select
        rowid as address,
        source,
        native_id,
        agent_key,
        epoch_ms(start_time) as start_ms,
        epoch_ms(ended_at) as end_ms
    from records
    where type = 'Agent' and status = 'Completed' and agent_key is not null
),

moments as (
    select
        agent_key,
        address,
        start_ms as moment_ms,
        1 as spans_begun
    from spans
    union all
    select
        agent_key,
        address,
        end_ms as moment_ms,
        -1 as spans_begun
    from spans
),

slices as (
    select
        agent_key,
        address,
        spans_begun,
        row_number() over agent_time as slice_number,
        coalesce(lead(moment_ms) over agent_time - moment_ms, 0) as slice_ms,
        greatest(sum(spans_begun) over (agent_time rows unbounded preceding), 1) as spans_open
    from moments
    window agent_time as (partition by agent_key order by moment_ms, address, spans_begun)
),

summed as (
    select
        agent_key,
        address,
        spans_begun,
        slice_ms % spans_open as rest_ms,
        coalesce(sum(slice_ms // spans_open) over slices_before, 0) as share_ms,
        coalesce(count(*) filter (where slice_ms % spans_open > 0) over slices_before, 0) as rests
    from slices
    window slices_before as (
        partition by agent_key order by slice_number
        rows between unbounded preceding and 1 preceding
    )
),

shares as (
    select
        address,
        any_value(agent_key) as agent_key,
        sum(-spans_begun * share_ms) as share_ms,
        min(rests) as rests_before,
        max(rests) as rests_then
    from summed
    group by address
),

rests as (
    select
        agent_key,
        rests + 1 as rest_number,
        rest_ms
    from summed
    where rest_ms > 0
),

spans_with_rests as (
    select
        id_of('generic', concat(spans.source, chr(31), spans.native_id)) as engagement_id,
        shares.address,
        shares.agent_key,
        unnest(range(shares.rests_before + 1, shares.rests_then + 1)) as rest_number
    from shares
    inner join spans on shares.address = spans.address
    where shares.rests_then > shares.rests_before
),

shared_rests as (
    select
        spans_with_rests.address,
        rests.rest_ms,
        row_number() over (
            partition by spans_with_rests.agent_key, spans_with_rests.rest_number
            order by spans_with_rests.engagement_id
        ) as place
    from spans_with_rests
    inner join rests
        on spans_with_rests.agent_key = rests.agent_key
        and spans_with_rests.rest_number = rests.rest_number
),

rests_of_spans as (
    select
        address,
        count(*) as rest_ms
    from shared_rests
    where place <= rest_ms
    group by address
)

select
    shares.address,
    seconds(shares.share_ms + coalesce(rests_of_spans.rest_ms, 0)) as focus_time
from shares
left join rests_of_spans on shares.address = rests_of_spans.address;

create table contacts as
with

addresses as (
    select distinct
        source,
        contact
    from records
    where contact is not null
),

final as (
    select
        source,
        contact,
        case
            when regexp_matches(address_of(contact), '^[^@ ]+@[^@ ]+$') then lower(address_of(contact))
            when
                regexp_matches(
                    address_of(contact),
                    '^[+]?[0-9 \x{00A0}\x{2009}\x{202F}\x{2010}-\x{2015}\x{2212}./()-]*$'
                )
                and length(digits_of(contact)) >= 7
                then '+' || digits_of(contact)
            else 'generic' || chr(31) || source || chr(31) || contact
        end as normalised
    from addresses
)

select
    source,
    contact,
    substr(sha256(
        getvariable('contact_key_outer')
        || unhex(sha256(getvariable('contact_key_inner') || encode(normalised)))
    ), 1, 20) as contact_id
from final;

-- Menus and flows have an agent where it is a bot, by the record or by the newest entry of the directory.
create table bots as
with

entries as (
    select
        source,
        file,
        unnest(from_json(line, '{"agent_id": "VARCHAR", "agent_type": "VARCHAR", "updated_at": "TIMESTAMP"}'))
    from lines_of('agents')
)

select 'generic' || chr(31) || source || chr(31) || 'id' || chr(31) || agent_id as agent_key
from entries
group by source, agent_id
having arg_max(coalesce(agent_type, ''), {'updated_at': updated_at, 'file': file}) = 'Bot';

create table facts.fct_engagements as
with

known as (
    select
        *,
        rowid as address,
        case
            when type = 'Agent Activity'
                then id_of('generic', concat(source, chr(31), 'agent_statuses', chr(31), native_id))
            else id_of('generic', concat(source, chr(31), native_id))
        end as engagement_id,
        has_people
        or (type in ('Menu', 'Flow') and coalesce(agent_type = 'Bot', agent_key in (select bots.agent_key from bots), false))
            as has_agent,
        id_of('agent', agent_key) as known_agent_id,
        id_of('team', team_key) as engaged_team_id,
        id_of('queue', queue_key) as queue_id,
        id_of('campaign', campaign_key) as campaign_id,
        id_of('case', case_key) as case_id,
        id_of('channel', channel) as channel_id,
        id_of('channel_vendor', channel_vendor) as channel_vendor_id,
        id_of('company_contact', company_contact) as company_contact_id,
        id_of('language', language) as language_id,
        id_of('location', location) as location_id,
        id_of('menu_path', menu_path) as own_menu_path_id,
        id_of('outcome', outcome_key) as outcome_id,
        id_of('outcome_category', outcome_category) as outcome_category_id,
        id_of('platform', platform) as platform_id,
        id_of('priority', priority) as priority_id,
        id_of('reason', reason) as reason_id,
        id_of('source', 'generic' || chr(31) || source) as source_id
    from records
),

paths as (
    select
        *,
        case when menus = 1 then id_of('menu_path', menu_path) end as menu_path_id
    from conversations
)

select
    known.engagement_id,
    case when known.has_agent then known.known_agent_id end as agent_id,
    contacts.contact_id,
    paths.conversation_id,
    known.start_time,
    known.ended_at as end_time,
    cast(known.start_time as date) as date_id,
    known.start_time as local_start_time,
    known.campaign_id,
    known.case_id,
    known.channel_id,
    known.channel_vendor_id,
    known.company_contact_id,
    known.engaged_team_id,
    known.language_id,
    known.location_id,
    coalesce(
        known.own_menu_path_id,
        case when known.start_time >= paths.menu_start then paths.menu_path_id end,
        id_of('menu_path', nullif(paths_of_several_menus.menu_path, ''))
    ) as menu_path_id,
    known.outcome_id,
    known.outcome_category_id,
    known.platform_id,
    known.priority_id,
    known.queue_id,
    known.reason_id,
    known.source_id,
    known.channel_type,
    coalesce(paths.direction, 'Unknown') as direction,
    case
        when known.type not in ('Queue', 'Agent') then null
        when known.service_level is not null then known.service_level
        when known.status not in ('Completed', 'In Progress', 'On Hold') then 'Ignore'
        when known.type = 'Agent' then coalesce(queues_of_agents.service_level, 'Ignore')
        when known.status <> 'Completed' then 'Ignore'
        when known.outcome = 'Accepted' then case when known.wait_time <= 20 then 'Within SLA' else 'Out of SLA' end
        when known.outcome = 'Abandoned' then case when known.wait_time < 5 then 'Ignore' else 'Out of SLA' end
        else 'Ignore'
    end as service_level,
    case
        when known.type = 'Queue' and known.status = 'Completed' and known.outcome = 'Abandoned' then known.wait_time < 5
    end as short_abandon,
    known.status,
    known.terminated_by,
    known.type,
    known.cost,
    known.engagement_time,
    case when known.type = 'Agent' then coalesce(known.focus_seconds, focus_times.focus_time) end as focus_time,
    known.hold_time,
    coalesce(known.invitation_time, invitations_of_agents.invitation_time) as invitation_time,
    known.preparation_time,
    seconds(epoch_ms(known.start_time)) as time,
    coalesce(known.wait_time, queues_of_agents.wait_time) as wait_time,
    known.wrap_up_time,
    known.native_id,
    known.updated_at,
    known.custom_attributes
from known
left join paths on known.source = paths.source and known.conversation_native_id = paths.conversation_native_id
left join contacts on known.source = contacts.source and known.contact = contacts.contact
left join queues_of_agents on known.address = queues_of_agents.address
left join invitations_of_agents on known.address = invitations_of_agents.address
left join focus_times on known.address = focus_times.address
left join paths_of_several_menus on known.address = paths_of_several_menus.address;

drop table records;
drop table conversations;
drop table paths_of_several_menus;
drop table queues_of_agents;
drop table invitations_of_agents;
drop table focus_times;
drop table contacts;
drop table bots;
