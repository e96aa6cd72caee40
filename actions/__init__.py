"""Do: a validated Action -> input events. Knows nothing of pixels' meaning, models or tasks."""
