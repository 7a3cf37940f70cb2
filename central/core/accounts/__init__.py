"""People, their short résumés, and the SMS codes that prove a number."""
