"""A site of django-helpdesk as its installation guide makes one; runs in an environment of its own, without ours."""
