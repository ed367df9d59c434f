"""The notices of badges, the key they announce, and their kinds of work."""

AWARDED = "certificates.badge_awarded"
REVOKED = "certificates.badge_revoked"
AWARD_JOB = "award-badge"
GIVE_JOB = "give-badge"
OWN = "badge:"
HELPFUL = "answer-helpful"
