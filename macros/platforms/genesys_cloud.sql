{# The feeds of Genesys Cloud that are read, see landed_feeds. #}
{% macro genesys_cloud_feeds() %}{{ return([]) }}{% endmacro %}
