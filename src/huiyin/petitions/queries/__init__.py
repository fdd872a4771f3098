"""Reading petitions and matters. What a person may see is decided in policies; these ask there first."""
