"""Parts of pages that are rendered once, because what they show never changes under its key."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cms.caching.fragments import fragments

register = template.Library()


class KeptNode(Node):
    """Renders its content, or says again what it rendered under the same key."""

    def __init__(self, name: str, keys: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.keys, self.nodelist = name, keys, nodelist

    def render(self, context: Any) -> SafeString:
        """Render; without a first key nothing is kept."""
        first, *more = (key.resolve(context, ignore_failures=True) for key in self.keys)
        if not first:
            return self.nodelist.render(context)
        key = (self.name, get_language(), first, *more)
        text = fragments.get(key, lambda: self.nodelist.render(context))
        return mark_safe(text)  # noqa: S308 - a template rendered it


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands between ``{% kept "name" key … %}`` and ``{% endkept %}``.

    The keys must hold all that the content depends on besides the language, and nothing of the
    reader; if the first is empty nothing is kept.
    """
    _tag, name, *keys = token.split_contents()
    if not keys:
        raise template.TemplateSyntaxError("kept needs a name and a key")
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip('"'), [parser.compile_filter(key) for key in keys], nodelist)
