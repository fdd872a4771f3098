"""The only ways to change what is known of petitions: one verb, one act."""
