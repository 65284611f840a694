"""Whole pages for anonymous readers, kept in memory as long as they are true.

A view declares which discussions its page shows (`participation.shown.shows`). A kept page is
served only while the versions of these discussions and the number of editorial changes are what
they were before it was made, and not beyond the next moment at which a phase or a day begins. So
a page is never wrong, whatever changed it, and in whatever process.
"""
