"""This device: its token in a keyring, its enrolment, and the little file of public facts."""
