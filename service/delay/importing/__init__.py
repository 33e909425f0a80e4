"""From files of earlier work to rows of the project schema, with every doubt named by line and column."""
