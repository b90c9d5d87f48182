-- A day of a contact centre: what its conversations, agents and statuses are follows from the day, a number, and the variable
-- agents, which says how many agents there are.
create macro agents() as getvariable('agents');
create macro chance(d, i, k) as (hash(strftime(d, '%Y%m%d-') || i || '-' || k) >> 12)::double / (1::bigint << 52);
create macro pick(d, i, k, n) as cast(floor(chance(d, i, k) * n) as integer);
create macro moment(t) as strftime(t, '%Y-%m-%dT%H:%M:%SZ');
create macro as_line(r) as json_merge_patch('{}', to_json(r));
create macro left_open(r) as json_merge_patch('{}', to_json(r), json_object('status', 'On Hold', 'updated_at', r.started_at,
    'disconnected_at', null, 'ended_at', null, 'outcome', null, 'outcome_category', null, 'terminated_by', null));
create macro agent_name(a) as list_element(['Ann', 'Ben', 'Cal', 'Dee', 'Eve', 'Fay', 'Gus', 'Hal', 'Ida', 'Jon'], 1 + a % 10)
    || ' ' || list_element(
        ['Archer', 'Brown', 'Chen', 'Diaz', 'Evans', 'Fox', 'Gray', 'Hall', 'Ito', 'Jones', 'Khan', 'Lee', 'Moore', 'Novak',
         'Olsen', 'Park', 'Quinn', 'Reyes', 'Silva', 'Tran'], 1 + a // 10 % 20)
    || case when a < 200 then '' else ' ' || a // 200 end;

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
        -- Of ten agents seven take calls, two chats and one mails.
        case kind
            when 'chat' then agents() * 7 // 10 + pick(d, i, 9, agents() * 2 // 10)
            when 'mail' then agents() * 9 // 10 + pick(d, i, 9, agents() // 10)
            else pick(d, i, 9, agents() * 7 // 10)
        end as agent,
        pick(d, i, 10, agents() * 7 // 10) as other_agent,
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
        from range(agents()) as agents (a), range(6) as spans (s)
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
    from range(agents()) as agents (a), range(2) as sources (s)
    where isodow(d) = 1;

create macro zendesk_users(d) as table
    select
        list_element(['north', 'south'], 1 + s) as source,
        {
            'id': a, '_fivetran_synced': moment(d), 'name': agent_name(a), 'role': 'agent', 'updated_at': moment(d)
        } as record
    from range(agents()) as agents (a), range(2) as sources (s)
    where isodow(d) = 1;
