"""Sample photos, and the studio that draws them."""
