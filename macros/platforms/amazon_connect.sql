{# The feeds of Amazon Connect that are read, see landed_feeds. #}
{% macro amazon_connect_feeds() %}{{ return([]) }}{% endmacro %}
