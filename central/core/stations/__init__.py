"""Union stations (工会驿站): where the terminals hang."""
