"""What a reader may choose."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pages.forms import PorticoForm


class MailForm(PorticoForm):
    """Mail as well as the inbox, or the inbox alone."""

    by_mail = forms.BooleanField(label=_("Send my notices to me by e-mail as well"), required=False)
