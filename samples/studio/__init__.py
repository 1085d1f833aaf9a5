"""The studio: draws photos of vials, ampoules and cartons with the truth beside them."""
