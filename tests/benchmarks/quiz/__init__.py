"""Quizzes at size: taking one, its reports, its figures."""
