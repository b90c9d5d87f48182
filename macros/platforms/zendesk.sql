{# The feeds of Zendesk that are read, see landed_feeds. #}
{% macro zendesk_feeds() %}{{ return([]) }}{% endmacro %}
