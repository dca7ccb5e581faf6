"""The figures that members counts: what they are, who prints them, and how they are read."""
