"""Speed and memory of the text side, printed as Markdown (`make bench`)."""
