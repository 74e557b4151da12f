"""How a notice is shown: `{% load notices %}`, then `{{ notice|sentence }}`."""

from django import template

from reviews import wording

register = template.Library()

register.filter("sentence", wording.sentence)
register.filter("address", wording.address)
