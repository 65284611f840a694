"""Blocks of which editors put texts together."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.images.blocks import ImageChooserBlock

PLAN_FEATURES = ["bold", "italic", "ol", "ul", "link", "superscript", "subscript", "hr"]
TEXT_FEATURES = ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class PlanImageBlock(blocks.StructBlock):
    """An image of a plan with what it shows in words."""

    image = ImageChooserBlock(label=_("Image"))
    alternative = blocks.CharBlock(
        label=_("What it shows, in words"),
        help_text=_("Read aloud to people who do not see the image."),
    )

    class Meta:
        label = _("Image")
        icon = "image"


class FootnoteBlock(blocks.StructBlock):
    """A footnote with the mark by which the text refers to it."""

    mark = blocks.CharBlock(label=_("Mark"), max_length=20)
    text = blocks.TextBlock(label=_("Text"))

    class Meta:
        label = _("Footnote")
        icon = "superscript"


class SectionBodyBlock(blocks.StreamBlock):
    """The text of one section."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"), editor="plan", features=PLAN_FEATURES, icon="pilcrow"
    )
    table = TableBlock(label=_("Table"))
    image = PlanImageBlock()
    footnote = FootnoteBlock()

    class Meta:
        required = False


class SectionBlock(blocks.StructBlock):
    """A heading of a plan with its whole text. The block's id is the section's anchor."""

    number = blocks.CharBlock(
        label=_("Number as printed"), required=False, max_length=40, help_text=_("§ 9 or 3.2.1")
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=500)
    level = blocks.IntegerBlock(
        label=_("Level"),
        min_value=1,
        max_value=6,
        default=1,
        help_text=_("1 chapter, 2 below it …"),
    )
    body = SectionBodyBlock(label=_("Text"), required=False)

    class Meta:
        label = _("Section")
        icon = "doc-full"
        form_classname = "struct-block plan-section"
        label_format = "{number} {title}"


class TextBodyBlock(blocks.StreamBlock):
    """The text of an ordinary page."""

    heading = blocks.CharBlock(label=_("Heading"), template="components/blocks/heading.html")
    paragraph = blocks.RichTextBlock(label=_("Text"), features=TEXT_FEATURES, icon="pilcrow")
    table = TableBlock(label=_("Table"))
    image = PlanImageBlock(template="components/blocks/image.html")
