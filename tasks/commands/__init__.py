"""One module per command; each offers `command`. Loaded only when called."""
