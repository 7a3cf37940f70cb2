"""Who did what, when: an entry for every change. Entries refuse deletion."""
