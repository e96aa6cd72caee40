"""The witness: a small X11 application that writes down what it really received, and deskhand runs judged by it."""
