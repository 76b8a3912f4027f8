"""The database's history, one file a step; ``referral.store.upgrade`` walks it."""
