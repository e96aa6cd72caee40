"""Prompt formats: how instructions become model tokens and how model tokens become data. No model is loaded here."""
