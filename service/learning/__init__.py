"""What decisions teach: labelled examples, agreement, the audit, and files for retraining."""
