"""What every template may use: the formatter as filters, assets, and what upper apps show on lower apps' pages."""

from functools import lru_cache
from itertools import chain
from typing import Any

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pages import formats, navigation, widgets
from pages.gaps import Gapped, Shelf, gap
from pages.languages import in_language as named_in_language
from pages.live import fragment

register = template.Library()

for name in ("day", "short_day", "clock_time", "moment", "short_moment", "exact", "span", "phone", "choice", "listed"):
    register.filter(name, getattr(formats, name))

register.simple_tag(formats.period, name="period")
for name in ("comma", "colon", "semicolon", "list_comma"):
    register.simple_tag(getattr(formats, name), name=name)
register.filter("in_language", named_in_language)


@register.filter
def yes_or_no(is_so: Any) -> str:
    """Not Django's `yesno` of "yes,no": its comma is the template's, and a translator writes another one."""
    return _("Yes") if is_so else _("No")


@register.simple_tag
def state(row) -> str:
    """partials/_state.html for the rows of a list, where an include for each row would be felt."""
    return format_html('<span class="state state-{}">{}</span>', row.state, formats.choice(row, "state"))


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file, which changes only with the file; who works on one wants to see it change."""
    return _asset(path) if settings.DEBUG else _asset_once(path, settings.STATIC_URL)


def _asset(path: str, _below: str = "") -> str:
    """The plain address where the file was not collected, so that the page still comes."""
    try:
        return static(path)
    except ValueError:
        return settings.STATIC_URL + path


_asset_once = lru_cache(maxsize=500)(_asset)


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


frame = Shelf(500)  # some KiB each


@register.simple_tag(takes_context=True)
def kept(context, template_name: str, gaps: str = "", **known) -> SafeString:
    """A part of the frame that says the same to everybody with these values: once in each language.

    `gaps` names what of the context is filled in every time: such words may only be shown, nothing is decided by them.
    The addresses of the frame are known without being handed over, as `links`.
    """
    names = tuple(gaps.split())
    values = {name: _plain(value) for name, value in known.items()}

    def write() -> str:
        shown = {"links": navigation.links(), **values, **{name: gap(name) for name in names}}
        return get_template(template_name).template.render(template.Context(shown))

    key = (template_name, names, *((name, type(value), value) for name, value in values.items()))
    part = frame.get(key, write)  # by type, too: a safe text equals one that is not, and 1 equals True
    return part.filled({name: context.get(name, "") for name in names})


def _plain(value) -> Any:
    """What can be kept: a list may change, and what is lazy holds on to its request."""
    return tuple(value) if isinstance(value, list | tuple) else str(value) if isinstance(value, str) else value


@register.simple_tag
def repeated(template_name: str, rows) -> SafeString:
    """A template for each of many rows (named tuples), for the price of one: it is rendered once, with gaps, which
    every row fills in. So it may show what a row holds, and decide nothing by it.
    """
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return SafeString("")
    gaps = {name: gap(name) for name in first._fields}
    row_of = Gapped(get_template(template_name).template.render(template.Context(gaps)))
    return mark_safe("".join(row_of.filled(row._asdict()) for row in chain([first], rows)))


@register.simple_tag(takes_context=True)
def whole_field(context) -> str:
    """The `field` of a form with all that belongs to it."""
    return widgets.whole(context["field"], context)
