"""Plans and synopses on paper: PDF by WeasyPrint, DOCX by python-docx, made in the background."""
