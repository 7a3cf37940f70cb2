"""The outbox: everything a person entrusted to this station, until the centre has it.

Sealed before it touches the disk, committed before anybody is told "kept", sent until the centre
answers for it, never dropped. The rules are in docs/adr/0005-outbox.md.
"""
