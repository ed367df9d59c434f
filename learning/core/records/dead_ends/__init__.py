"""Dead ends in courses as their drafts stand: findings for authors and moderators. See ADR 30."""
