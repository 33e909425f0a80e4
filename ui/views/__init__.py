"""One file per page; each asks the client, shows, and sends decisions back."""
