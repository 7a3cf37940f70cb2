"""The terminals themselves: enrolment codes, tokens, roles, heartbeats."""
