"""The catalogue at the station: a disposable SQLite copy of the centre's feed, made for search.

One process writes it (store.py), others read it (reader.py). Every file of it may be deleted at
any time; the next sync fills it again.
"""
