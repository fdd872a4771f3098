"""What the pages of matters write themselves."""
