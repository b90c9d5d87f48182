{# Which version of a record wins: the newest, then by file path, then by content, so that no order of arrival matters. #}
{% macro newest_first() %}updated_at desc, file desc, record_hash desc{% endmacro %}
