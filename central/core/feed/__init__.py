"""The change feed: what every terminal reads. One entry per object, in commit order."""
