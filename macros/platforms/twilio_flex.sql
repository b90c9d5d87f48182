{# The feeds of Twilio Flex that are read, see landed_feeds. #}
{% macro twilio_flex_feeds() %}{{ return([]) }}{% endmacro %}
