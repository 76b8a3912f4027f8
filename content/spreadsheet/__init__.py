"""The list as a table, both ways: what each column is called, how it is written and how it is read back."""
