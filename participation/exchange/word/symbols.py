"""Signs of symbol fonts, which stand in a DOCX file as numbers of the font's own table."""

from __future__ import annotations

from participation.exchange.word.package import Element, value

# Code within the font: the same sign in Unicode.
WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x76: "❖",
    0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xE0: "→", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
SYMBOL = {
    0x2D: "−", 0x61: "α", 0x62: "β", 0x64: "δ", 0x67: "γ", 0x6C: "λ", 0x6D: "μ", 0x70: "π",
    0x73: "σ", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0xA3: "≤", 0xAE: "→", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xD7: "⋅", 0xD6: "√",
}  # fmt: skip
UNKNOWN = "\N{REPLACEMENT CHARACTER}"
PRIVATE_USE = range(0xF000, 0xF100)


def symbol(element: Element) -> str:
    """The sign that `w:sym` stands for, a replacement character if it is not known."""
    try:
        code = int(value(element, "char"), 16)
    except ValueError:
        return UNKNOWN
    if code in PRIVATE_USE:
        code -= PRIVATE_USE.start
        font = value(element, "font").casefold()
        table = SYMBOL if font == "symbol" else WINGDINGS if font == "wingdings" else {}
        return table.get(code, UNKNOWN)
    is_letter = 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000
    return chr(code) if is_letter else UNKNOWN
