"""Learning from decisions and finished projects: retraining, gate, diff, drift, and the commands for them."""
