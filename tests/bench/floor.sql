-- The floor: what DuckDB needs to read the raw files into one table a feed, with the columns and types of the feed, and no more.
-- Variable: feeds, the root folder.

create table engagements as
select * from read_json(
    getvariable('feeds') || '/generic/*/engagements/*/*.jsonl',
    format = 'newline_delimited',
    columns = {
        'engagement_id': 'varchar', 'type': 'varchar', 'updated_at': 'timestamp', 'conversation_id': 'varchar',
        'started_at': 'timestamp', 'connected_at': 'timestamp', 'disconnected_at': 'timestamp', 'ended_at': 'timestamp',
        'invited_at': 'timestamp', 'hold_seconds': 'decimal(18, 3)', 'status': 'varchar', 'direction': 'varchar',
        'agent_id': 'varchar', 'agent_name': 'varchar', 'agent_type': 'varchar', 'team': 'varchar', 'contact': 'varchar',
        'queue_id': 'varchar', 'queue': 'varchar', 'campaign_id': 'varchar', 'campaign': 'varchar', 'channel': 'varchar',
        'channel_type': 'varchar', 'channel_vendor': 'varchar', 'company_contact': 'varchar', 'case_id': 'varchar',
        'language': 'varchar', 'location': 'varchar', 'menu_path': 'varchar', 'outcome': 'varchar',
        'outcome_category': 'varchar', 'platform': 'varchar', 'priority': 'varchar', 'reason': 'varchar',
        'terminated_by': 'varchar', 'service_level': 'varchar', 'focus_seconds': 'decimal(18, 3)', 'cost': 'decimal(18, 6)',
        'review_score': 'integer'
    }
);

create table agent_statuses as
select * from read_json(
    getvariable('feeds') || '/generic/*/agent_statuses/*/*.jsonl',
    format = 'newline_delimited',
    columns = {
        'status_id': 'varchar', 'agent_id': 'varchar', 'status': 'varchar', 'available': 'boolean', 'started_at': 'timestamp',
        'ended_at': 'timestamp', 'updated_at': 'timestamp'
    }
);

create table agents as
select * from read_json(
    getvariable('feeds') || '/generic/*/agents/*/*.jsonl',
    format = 'newline_delimited',
    columns = {
        'agent_id': 'varchar', 'agent_name': 'varchar', 'agent_type': 'varchar', 'team': 'varchar', 'updated_at': 'timestamp'
    }
);
