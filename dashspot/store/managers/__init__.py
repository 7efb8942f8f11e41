"""Managers: each creates and updates one aggregate, in the caller's transaction, safe to repeat and to race."""
