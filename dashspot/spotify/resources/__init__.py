"""The gateway's methods, a file per resource."""
