"""How collections differ."""
