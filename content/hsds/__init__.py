"""The list in the field's standard, HSDS 3.1 (Open Referral), both ways and without loss.

What the standard has a home for stands there. Whatever of an entry would not come back from there alone, because it is
ours or is said more finely, stands beside it as attributes of a taxonomy of our own (``content.hsds.own``).
"""
