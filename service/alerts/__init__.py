"""Early warnings: when to raise one, whom to tell, and whether past ones were right."""
