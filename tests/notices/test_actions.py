import pytest
from django.template import TemplateDoesNotExist

from notices import actions as notices


def test_a_kind_without_words_is_refused_at_once(host, noon):
    with pytest.raises(TemplateDoesNotExist):
        notices.notify(host, "notices.no_such_thing", about=host, at=noon)
