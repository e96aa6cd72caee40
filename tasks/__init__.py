"""Run: one Task schema for plan, script, recording and replay; runner, trace, report, command line."""
