"""The four services of the product; none imports another."""
