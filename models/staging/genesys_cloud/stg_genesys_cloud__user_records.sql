{{ config(materialized='landing', incremental_strategy='append', on_schema_change='fail') }}
-- depends_on: {{ ref('stg_feeds__files') }}

{{ genesys_directory_records(
    'users',
    own={'email': 'text', 'username': 'text', 'team': {'id': 'text', 'name': 'text'}, 'addresses': 'private',
        'primaryContactInfo': 'private'},
    name='coalesce(given.name, ' ~ name_from_login('coalesce(given.username, given.email)') ~ ')',
    columns={'team_native_id': 'given.team.id', 'team_name': 'given.team.name'},
) }}
