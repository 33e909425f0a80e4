"""The weekly report of a project as Word, PDF, HTML and mail, in the client's language."""
