"""What is done in this room beyond entering and editing."""

from .calls import actions as calls

__all__ = ["calls"]
