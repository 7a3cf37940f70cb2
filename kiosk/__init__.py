"""The terminal: one full-screen Qt application and the agent that syncs beside it."""
