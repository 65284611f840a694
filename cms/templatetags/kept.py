"""Parts of pages that are rendered once, because what they show never changes under its key."""

from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from cms.caching.fragments import fragments

register = template.Library()


class KeptNode(Node):
    """Renders its content, or says again what it rendered under the same key."""

    def __init__(self, name: str, key: FilterExpression, nodelist: NodeList) -> None:
        self.name, self.key, self.nodelist = name, key, nodelist

    def render(self, context: Any) -> SafeString:
        """Render; without a key nothing is kept."""
        key = self.key.resolve(context)
        if not key:
            return self.nodelist.render(context)
        text = fragments.get((self.name, key), lambda: self.nodelist.render(context))
        return mark_safe(text)  # noqa: S308 - a template rendered it


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Keep what stands between ``{% kept "name" key %}`` and ``{% endkept %}``.

    ``key`` must hold all that the content depends on, the language included, and nothing of the
    reader; what is empty keeps nothing.
    """
    try:
        _tag, name, key = token.split_contents()
    except ValueError:
        raise template.TemplateSyntaxError("kept needs a name and a key") from None
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name.strip('"'), parser.compile_filter(key), nodelist)
