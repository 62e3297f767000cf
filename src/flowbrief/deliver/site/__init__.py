"""A finished site, and the places it is put."""
