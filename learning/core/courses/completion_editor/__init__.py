"""The editor of what completes an activity or a course, within Wagtail's page forms."""
