"""Applications to jobs, their receipts and states."""
