"""Two small services on which the promises of the chassis are tried: notes are written, and tallied."""
