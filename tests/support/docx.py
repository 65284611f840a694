"""DOCX files for tests, put together from raw XML, harmful ones included."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

NAMES = " ".join(
    f'xmlns:{short}="{name}"'
    for short, name in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STYLES = """
  <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
  <w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>
  <w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>
  <w:style w:type="paragraph" w:styleId="H3"><w:name w:val="heading 3"/></w:style>
"""


def docx(
    body: str,
    *,
    styles: str = STYLES,
    numbering: str = "",
    footnotes: str = "",
    endnotes: str = "",
    settings: str = "",
    relationships: str = "",
    parts: dict[str, bytes] | None = None,
    main_type: str = MAIN_TYPE,
) -> bytes:
    """Return a file with this text; every argument is the inside of its part's root element."""
    roots = {
        "styles": ("styles", styles),
        "numbering": ("numbering", numbering),
        "footnotes": ("footnotes", footnotes),
        "endnotes": ("endnotes", endnotes),
        "settings": ("settings", settings),
    }
    links = "".join(
        f'<Relationship Id="own-{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
        for name, (_root, inside) in roots.items()
        if inside
    )
    written = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{links}{relationships}</Relationships>",
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
    }
    for name, (root, inside) in roots.items():
        if inside and f"word/{name}.xml" not in (parts or {}):
            written[f"word/{name}.xml"] = f"<w:{root} {NAMES}>{inside}</w:{root}>"
    return archive({name: xml.encode() for name, xml in written.items()} | (parts or {}))


def archive(parts: dict[str, bytes]) -> bytes:
    """Return a ZIP archive of these entries."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return stream.getvalue()


def paragraph(text: str = "", *, style: str = "", properties: str = "", runs: str = "") -> str:
    """Return a paragraph; ``runs`` is XML that follows its plain text."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    written = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{written}{runs}</w:p>"


def run(text: str, properties: str = "") -> str:
    """Return a run of text with properties such as ``<w:b/>``."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def in_list(list_id: int, depth: int = 0) -> str:
    """Return the properties of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(depth: int, text: str, *, kind: str = "decimal", more: str = "") -> str:
    """Return one level of an outline; ``%1`` in the text is the number of the first level."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def outline(number: int, *levels: str) -> str:
    """Return an outline and the list of the same number that uses it."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def use(number: int, outline: int, override: str = "") -> str:
    """Return a list that uses an outline."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{outline}"/>{override}</w:num>'


def relationship(name: str, kind: str, target: str, *, external: bool = False) -> str:
    """Return a line of the text's relationships."""
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def picture(reference: str, alt: str = "", *, kind: str = "embed", more: str = "") -> str:
    """Return a run with an image."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Bild" descr="{alt}">{more}</wp:docPr>'
        f'<a:graphic><a:graphicData uri="picture"><pic:pic><pic:blipFill><a:blip r:{kind}='
        f'"{reference}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline>'
        "</w:drawing></w:r>"
    )


def png(width: int = 4, height: int = 3, colour: str = "green") -> bytes:
    """Return an image."""
    stream = BytesIO()
    Image.new("RGB", (width, height), colour).save(stream, "PNG")
    return stream.getvalue()
