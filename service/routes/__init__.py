"""HTTP routes: thin - ask a use case, show the answer."""
