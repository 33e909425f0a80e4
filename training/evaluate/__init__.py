"""One report on the quality of the text side: ``python -m training.evaluate`` (`make eval`)."""
