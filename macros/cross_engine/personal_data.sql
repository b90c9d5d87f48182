{# Personal data never leaves staging in the clear: contacts are hashed with a key, free text is masked. #}

{# Every e-mail address and every run of seven or more digits, separators inside allowed, becomes three stars. A text may be JSON, in
   which white space and the sign of an address stand as escapes. #}
{% macro mask_personal_data(text) -%}
    {{ replace_all(replace_all(text, email_pattern(), '***'), digit_run_pattern(), '***') }}
{%- endmacro %}
{% macro email_pattern() %}{{ return(adapter.dispatch('email_pattern')()) }}{% endmacro %}
{% macro duckdb__email_pattern() %}[^\s"<>(),;:@\[\]\\]+(@|\\u0040)[^\s"<>(),;:@\[\]\\]+{% endmacro %}
{# An engine that goes back and tries again is told where it need not: a long text would take it very long. #}
{% macro spark__email_pattern() -%}
    (?<![^\s"<>(),;:@\[\]\\])[^\s"<>(),;:@\[\]\\]++(@|\\u0040)[^\s"<>(),;:@\[\]\\]++
{%- endmacro %}
{% macro digit_run_pattern() %}{{ return(adapter.dispatch('digit_run_pattern')()) }}{% endmacro %}
{% macro spark__digit_run_pattern() -%}
    {{ duckdb__digit_run_pattern() | replace(')*', ')*+') | replace('{6,}', '{6,}+') }}
{%- endmacro %}
{% macro duckdb__digit_run_pattern() -%}
    [+]?\p{Nd}(([\s\x{00A0}\x{2009}\x{202F}\x{2010}-\x{2015}\x{2212}.()\[\]-]|\\[bfnrt]|\\u000[Bb]|\\u00[Aa]0)*\p{Nd}){6,}
{%- endmacro %}

{# One address or number in one spelling, so that one customer is one contact on every platform: telephone numbers as + and
   digits, e-mail in lower case; any other identifier means something only within its platform and source. #}
{% macro normalised_contact(contact, platform, source) -%}
    case
        when {{ matches(contact_address(contact), '^[^@ ]+@[^@ ]+$') }} then lower({{ contact_address(contact) }})
        when {{ matches(contact_address(contact), '^[+]?[0-9 \\x{00A0}\\x{2009}\\x{202F}\\x{2010}-\\x{2015}\\x{2212}./()-]*$') }}
            and length({{ digits_of(contact) }}) >= 7
            then '+' || {{ digits_of(contact) }}
        else {{ platform }} || chr(31) || {{ source }} || chr(31) || {{ contact }}
    end
{%- endmacro %}
{# Without the scheme that some platforms write in front: tel:, mailto:, sip:, sms:, whatsapp:. #}
{% macro contact_address(contact) -%}
    case
        when {{ contact }} like '%:%' then {{ replace_all(contact, '^(?i:tel|mailto|sips?|sms|whatsapp):', '') }}
        else {{ contact }}
    end
{%- endmacro %}
{# Digits alone; the international prefix 00 stands for a plus. #}
{% macro digits_of(contact) -%}
    {{ replace_all(replace_all(contact_address(contact), '[^0-9]', ''), '^00', '') }}
{%- endmacro %}

{# HMAC-SHA256 of a text under the contact key, as hexadecimal digits. The key is given to the engine outside SQL and so
   stands in no compiled text, artifact or log. #}
{% macro keyed_hash(text) %}{{ return(adapter.dispatch('keyed_hash')(text)) }}{% endmacro %}
{% macro duckdb__keyed_hash(text) -%}
    sha256(getvariable('contact_key_outer') || unhex(sha256(getvariable('contact_key_inner') || encode({{ text }}))))
{%- endmacro %}

{# The key stands in the environment of every process of Spark. #}
{% macro spark__keyed_hash(text) -%}
    java_method(
        'org.apache.commons.codec.digest.HmacUtils', 'hmacSha256Hex',
        coalesce(nullif({{ spark_contact_key() }}, ''), 'engagements-development-key'), {{ text }}
    )
{%- endmacro %}
{% macro spark_contact_key() %}java_method('java.lang.System', 'getenv', 'ENGAGEMENTS_CONTACT_KEY'){% endmacro %}

{% macro contact_id(contact, platform, source) -%}
    case
        when {{ contact }} is not null
            then substr({{ keyed_hash(normalised_contact(contact, platform, source)) }}, 1, 20)
    end
{%- endmacro %}

{# A mark by which two keys are told apart, and which tells nothing of the key. #}
{% macro contact_key_mark() %}substr({{ keyed_hash("'which key'") }}, 1, 8){% endmacro %}

{% macro contact_key_is_given() %}{{ return(adapter.dispatch('contact_key_is_given')()) }}{% endmacro %}
{% macro duckdb__contact_key_is_given() %}getvariable('contact_key_is_given'){% endmacro %}
{% macro spark__contact_key_is_given() %}(coalesce({{ spark_contact_key() }}, '') <> ''){% endmacro %}

{# The first of some texts that is a telephone number or an e-mail address, else the first text of *names*. #}
{% macro first_contact(addresses, names=[]) -%}
    coalesce(
        {% for address in addresses %}
        case when {{ is_contact_address(address) }} then {{ clean_text(address) }} end,
        {% endfor %}
        {% for name in names %}{{ clean_text(name) }}, {% endfor %}
        cast(null as {{ dbt.type_string() }}), null
    )
{%- endmacro %}
{% macro is_contact_address(text) -%}
    (
        {{ matches(contact_address(clean_text(text)), '^[^@ ]+@[^@ ]+$') }}
        or (
            {{ matches(contact_address(clean_text(text)), '^[+]?[0-9 ./()-]*$') }}
            and length({{ digits_of(clean_text(text)) }}) >= 7
        )
    )
{%- endmacro %}
