"""How dates and times are written in each language, on all pages and in the Wagtail admin."""
