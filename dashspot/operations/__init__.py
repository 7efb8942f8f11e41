"""What whoever runs DashSpot does with it: backup and restore, doctor, readiness, metrics."""
