"""What orders come to on the screen: one module per kind of thing that is done."""
