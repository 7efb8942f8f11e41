"""Reads: frames and blocks, each query bound to one user."""
