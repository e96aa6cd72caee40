"""See: pixels -> Screen. Knows nothing of actions, models' prompts or tasks."""
