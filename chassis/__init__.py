"""The microservice chassis: what every service may rely on, one promise per file."""
