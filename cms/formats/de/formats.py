"""German."""

DATETIME_FORMAT = r"j. F Y, H:i \U\h\r"
