"""Who did what, when: an entry ends every service that changes something. Entries refuse deletion."""
