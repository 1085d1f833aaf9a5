"""The front door of labelcheck."""
