"""Where mail comes from: mailboxes, folders and archives, all behind one small protocol."""
