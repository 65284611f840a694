"""Helpers of the tests: databases, processes, pages."""
