select
    {% for column in engagement_columns() %}
    cast(null as {{ 'timestamp' if column.endswith('_at') else 'decimal(18, 3)' if column in ['hold_seconds', 'focus_seconds'] else 'decimal(18, 6)' if column == 'cost' else 'bigint' if column == 'position' else 'varchar' }}) as {{ column }}{{ "," if not loop.last }}
    {% endfor %}
where false
