"""MiniWoB++ from pixels, with real mouse and keyboard and the clock on."""
