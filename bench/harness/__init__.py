"""What benchmarks of pages share: the project's own server, clients beside it, and their times."""
