"""The accounts service: who an app is, who agreed to what, and the tokens that follow from it."""
