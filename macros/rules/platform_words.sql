{# What a word of a platform means, by its code list: the row of the platform's seed of codes, joined under an alias. *codes* is
   the import CTE of that seed. #}
{% macro join_code(codes, code_list, word, alias) -%}
    left join {{ codes }} as {{ alias }}
        on lower({{ word }}) = lower({{ alias }}.native_value) and {{ alias }}.code_list = '{{ code_list }}'
{%- endmacro %}

{# Who ended a queue engagement, where the platform does not say: who made the customer leave. #}
{% macro queue_terminated_by(outcome) -%}
    case {{ outcome }} when 'Accepted' then 'Agent' when 'Abandoned' then 'Customer' when 'Flow Out' then 'System' end
{%- endmacro %}

{# A login as the name of an agent: what stands before the @ where it is an e-mail address. #}
{% macro name_from_login(login) %}{{ clean_text("split_part(" ~ login ~ ", '@', 1)") }}{% endmacro %}
