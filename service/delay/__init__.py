"""From record and mail to the numbers that the delay models read, as of a day; pure, no queries."""
