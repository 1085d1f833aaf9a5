"""Tables of the strengths that are made, and how such a table is read."""
