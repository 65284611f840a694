"""The desk's entries in the Wagtail admin's menu."""
