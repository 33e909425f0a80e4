"""The error of encoder training."""


class EncoderTrainingError(Exception):
    """The encoder cannot be trained or measured; the message names the file and what to do."""
