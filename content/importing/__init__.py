"""Reading lists that others keep, as they really are: other encodings, prose hours, odd telephone numbers."""
