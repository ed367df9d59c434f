"""The learner's side of quizzes: the front page, taking, reviewing."""
