"""A desktop in memory: windows and widgets, drawn to pictures, that react to actions without X."""
