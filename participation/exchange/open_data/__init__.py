"""What people said, for everybody to take away: all published contributions as CSV and JSON."""
