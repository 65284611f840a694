"""The demonstration: an invented town and ministry, their consultations, and people who take part.

All of it is written by the services and pages that real content comes through. The prose lies in
``texts/``.
"""
