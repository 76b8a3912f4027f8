"""The database: the list, accounts, staff actions and monthly counters. Nothing about a resident is ever here."""
