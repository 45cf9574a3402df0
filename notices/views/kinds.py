"""What is told, by which ways and in which words: the company's own page of it."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from history.flow import Stale
from notices import actions
from notices.forms.kinds import SwitchForm, WordingForm, choices_of
from notices.kinds import Kind, all_kinds, by_topic, is_listed, kind_of
from notices.models import Switch, Wording
from notices.samples import example, with_gaps
from notices.words import shipped, written

from .gate import managers_only


def _listed(code: str) -> Kind:
    if not is_listed(code):
        raise Http404
    return kind_of(code)


@managers_only
@require_GET
def kinds(request):
    """Every kind by topic: whether it goes out, and which words are the company's own."""
    switches = {row.kind: row for row in Switch.objects.all()}
    own = set(Wording.objects.exclude(title="").values_list("kind", "language"))
    topics = {
        topic: [
            (kind, _setting(kind, switches), [name for code, name in settings.LANGUAGES if (kind.code, code) in own])
            for kind in some
        ]
        for topic, some in by_topic(all_kinds()).items()
    }
    return render(request, "notices/kind_list.html", {"topics": topics})


def _setting(kind: Kind, switches: dict[str, Switch]) -> str:
    row = switches.get(kind.code)
    setting = Switch.Setting.FORCED if kind.is_forced else row.setting if row else Switch.Setting.CHOICE
    return str(dict(choices_of(kind)).get(setting, setting))


@managers_only
@require_http_methods(["GET", "POST"])
def kind(request, code):
    """One kind: the switch, and its words in each language as they are now."""
    this = _listed(code)
    row = Switch.objects.filter(kind=code).first() or Switch(kind=code)
    form = SwitchForm(request.POST or None, kind=this, initial={"setting": row.setting, "version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.switch(code, actor=request.user, **form.cleaned_data)
        except (Stale, actions.Forced) as refusal:
            messages.warning(request, str(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("notices:kind", code)
    context = {
        "kind": this,
        "form": form,
        "row": row if row.pk else None,
        "wordings": [
            (code_, name, _shown(this, code_, request.user), _own(this, code_)) for code_, name in settings.LANGUAGES
        ],
    }
    return render(request, "notices/kind_detail.html", context)


@managers_only
@require_http_methods(["GET", "POST"])
def wording(request, code, language):
    """Edit the words of a kind in one language, and look at them before saving."""
    this = _listed(code)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    row = Wording.objects.filter(kind=code, language=language).first()
    title, body = (row.title, row.body) if row and row.is_own else with_gaps(this, language)
    initial = {"title": title, "body": body, "version": row.version if row else 0}
    form = WordingForm(request.POST or None, kind=this, language=language, initial=initial)
    preview, is_real = None, False
    if request.method == "POST" and form.is_valid():
        if "preview" in request.POST:
            preview, is_real = _preview(this, language, request.user, form.cleaned_data)
        else:
            try:
                actions.write_words(code, language, actor=request.user, **form.cleaned_data)
            except Stale as refusal:
                messages.warning(request, str(refusal))
                row = Wording.objects.get(kind=code, language=language)
                typed = request.POST.copy()
                typed["version"] = str(row.version)
                form = WordingForm(typed, kind=this, language=language)
            else:
                messages.success(request, _("Saved. From now on it is said in these words."))
                return redirect("notices:wording", code, language)
    if preview is None and not form.is_bound:
        preview, is_real = _preview(this, language, request.user, initial)
    context = {
        "kind": this,
        "language": language,
        "language_name": dict(settings.LANGUAGES)[language],
        "form": form,
        "row": row,
        "preview": preview,
        "is_real": is_real,
    }
    return render(request, "notices/wording_form.html", context)


@managers_only
@require_POST
def reset(request, code, language):
    """Back to the shipped words."""
    row = get_object_or_404(Wording, kind=_listed(code).code, language=language)
    seen = request.POST.get("version", "")
    try:
        actions.reset_words(row, actor=request.user, version=int(seen) if seen.isdecimal() else -1)
    except Stale as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("It is said in the shipped words again."))
    return redirect("notices:wording", code, language)


def _preview(this: Kind, language: str, user, said: dict) -> tuple[tuple[str, str] | None, bool]:
    values, is_real = example(this, user, language)
    with translation.override(language):
        try:
            return written(this.code, said["title"], said["body"], values), is_real
        except ValueError:
            return None, is_real  # a title whose gaps are all empty in this example


def _shown(this: Kind, language: str, user) -> tuple[str, str]:
    values, _is_real = example(this, user, language)
    own = _own(this, language)
    said = _preview(this, language, user, {"title": own.title, "body": own.body})[0] if own else None
    with translation.override(language):
        return said or shipped(this.code, values)


def _own(this: Kind, language: str) -> Wording | None:
    return Wording.objects.filter(kind=this.code, language=language).exclude(title="").first()
