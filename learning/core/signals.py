"""Facts that core announces. Unless it says so, a fact is sent after the transaction has committed.

``learner_enrolled``    sender=Enrolment, enrolment
``enrolment_changed``   sender=Enrolment, enrolment, previous (status before)
``activity_reported``   sender=Progress, progress, result
``course_completed``    sender=Enrolment, enrolment, completion
``attempt_begun``       sender=Enrolment, course, enrolments (a list, at most 500 of that course):
                        these people take the course again. Sent inside the transaction, after core
                        archived and cleared their progress: receivers clear what they keep of the
                        attempt before, for all the people in one statement
``achievement_earned``  sender=any plugin's class, person, achievement (str), source
``outline_changed``     sender=Course, course: it takes other activities than before to complete it
``region_provisioned``  sender=Region, region, page (RegionPage), groups (by role), actor. Sent
                        inside the transaction: receivers add pages and workflows, idempotently
``searched``            sender=any class, text, found (int): somebody searched a public list or the
                        whole site for ``text`` as typed; ``found`` is 0 where nothing has these
                        words, though mended ones may have found something. Sent once a search, at
                        once, and not for what the page cache answers. Names no person
``notice_wanted``       sender=NoticeKind, kind, key, users, people, data, url: see
                        ``learning.core.notices.notify``. Sent at once, inside the caller's
                        transaction: receivers only write rows, in the same transaction
``content_changed``     sender=any model class, instance: something the public can see is different
"""

from django.dispatch import Signal

learner_enrolled = Signal()
enrolment_changed = Signal()
activity_reported = Signal()
course_completed = Signal()
attempt_begun = Signal()
achievement_earned = Signal()
outline_changed = Signal()
region_provisioned = Signal()
searched = Signal()
notice_wanted = Signal()
content_changed = Signal()
