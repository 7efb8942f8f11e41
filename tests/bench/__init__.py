"""Figures: each a ratio against something in the same run. `make bench` prints them and keeps them in `.bench/`."""
