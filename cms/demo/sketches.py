"""A picture for the demonstration, drawn here: bicycle stands under a roof."""

from io import BytesIO

from PIL import Image, ImageDraw

from participation.contributions.pictures import PictureDraft

SIZE = (960, 540)
SKY, GROUND, ROOF, STEEL = "#dceaf4", "#d9d2c5", "#2f4b63", "#5a6670"


def sketched(alt: str) -> PictureDraft:
    """Return a sketch as somebody would upload it."""
    picture = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 400, *SIZE), fill=GROUND)
    draw.polygon([(90, 130), (870, 80), (870, 120), (90, 170)], fill=ROOF)
    for post in (120, 830):
        draw.rectangle((post, 120, post + 14, 410), fill=ROOF)
    for left in range(200, 800, 160):
        draw.arc((left, 250, left + 90, 400), 180, 360, fill=STEEL, width=12)
        for side in (left, left + 79):
            draw.rectangle((side, 320, side + 11, 410), fill=STEEL)
    written = BytesIO()
    picture.save(written, "PNG")
    written.seek(0)
    return PictureDraft(written, written.getbuffer().nbytes, alt)
