"""Pages of the discussion. Each works as a page of its own and as a fragment for htmx."""
