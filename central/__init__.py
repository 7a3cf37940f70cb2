"""The central API and its web pages: one Django project, whose data is the truth."""
