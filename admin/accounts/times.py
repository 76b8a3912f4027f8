"""Moments as staff read them."""

from datetime import datetime

from referral.hours import JST


def say_moment(moment: datetime) -> str:
    """Day and time in Japan, on the clock of 24 hours."""
    there = moment.astimezone(JST)
    return f"{there.year}年{there.month}月{there.day}日 {there:%H:%M}"
