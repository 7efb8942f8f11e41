"""The player: what is on, where it stands, and how it is told what to do."""
