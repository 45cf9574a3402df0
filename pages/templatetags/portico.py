"""What every template may use: the formatter as filters, assets, and what upper apps show on lower apps' pages."""

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe

from pages import formats, widgets
from pages.languages import in_language as named_in_language
from pages.live import fragment

register = template.Library()

for name in ("day", "short_day", "clock_time", "moment", "short_moment", "exact", "span", "phone", "choice"):
    register.filter(name, getattr(formats, name))

register.simple_tag(formats.period, name="period")
register.filter("in_language", named_in_language)


@register.simple_tag
def state(row) -> str:
    """partials/_state.html for the rows of a list, where an include for each row would be felt."""
    return format_html('<span class="state state-{}">{}</span>', row.state, formats.choice(row, "state"))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file; the plain one where it was not collected, so that the page still comes."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path


@register.simple_tag(takes_context=True)
def parts(context, subject, slot: str) -> SafeString:
    """What upper apps show about `subject` in `slot`, in the order of settings.PAGE_PARTS.

    Each function gets (subject, user) and returns None or (template, context). A slot or a
    function that does not exist is a mistake and raises.
    """
    shown = []
    for dotted in settings.PAGE_PARTS[slot]:
        answer = import_string(dotted)(subject, context["request"].user)
        if answer is not None:
            template_name, details = answer
            with context.push(**details):
                shown.append((context.template.engine.get_template(template_name).render(context),))
    return format_html_join("", "{}", shown)


@register.simple_tag(takes_context=True)
def live(context, url: str, template_name: str) -> SafeString:
    """A part of the page that keeps itself fresh: `url` answers with `pages.live.refresh` of the same template."""
    return mark_safe(fragment(url, context.template.engine.get_template(template_name).render(context)))


@register.simple_tag(takes_context=True)
def whole_field(context) -> str:
    """The `field` of a form with all that belongs to it."""
    return widgets.whole(context["field"], context)
