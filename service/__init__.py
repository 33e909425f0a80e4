"""Online work: HTTP routes, use cases, repositories, jobs, wiring and the command line."""
