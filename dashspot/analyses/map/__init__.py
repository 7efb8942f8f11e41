"""Where tracks stand next to each other."""
