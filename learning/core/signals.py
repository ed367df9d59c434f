"""Facts that core announces. Unless it says so, a fact is sent after the transaction has committed.
What was done is done by then: an error of a receiver is logged and reaches nobody else.

``learner_enrolled``    sender=Enrolment, enrolment
``enrolment_changed``   sender=Enrolment, enrolment, previous (status before)
``activity_reported``   sender=Progress, progress, result
``course_completed``    sender=Enrolment, enrolment, completion
``attempt_begun``       sender=Enrolment, course, enrolments (a list, at most 500 of that course):
                        these people take the course again. Sent inside the transaction, after core
                        archived and cleared their progress: receivers clear what they keep of the
                        attempt before, for all the people in one statement
``credit_changed``      sender=Credit, person_id, year: what was credited to somebody in a year is
                        different (``YearTotal`` holds it)
``achievement_earned``  sender=any plugin's class, person, achievement (str), source; perhaps label
                        (str) and award (``contract.Award``, where a paper may be given for it)
``outline_changed``     sender=Course, course: it takes something else than before to complete it or
                        one of its activities
``people_changed``      sender=Person, person_ids (a list, at most 500): where these people work, in
                        what position or status, whether they are active, or what they head is
                        different
``group_changed``       sender=CourseGroup, group, person_ids (a list): these people are in the
                        group now, or no longer
``region_provisioned``  sender=Region, region, page (RegionPage), groups (by role), actor. Sent
                        inside the transaction: receivers add pages and workflows, idempotently
``searched``            sender=any class, text, found (int): somebody searched a public list or the
                        whole site for ``text`` as typed; ``found`` is 0 where nothing has these
                        words, though mended ones may have found something. Sent once a search, at
                        once, and not for what the page cache answers. Names no person
``notice_wanted``       sender=NoticeKind, kind, key, users, people, data, url: see
                        ``learning.core.notices.notify``. Sent at once, inside the caller's
                        transaction: receivers only write rows, in the same transaction
``course_copied``       sender=Course, course, source: ``course`` is an editor's copy of ``source``
                        and was published for the first time. Sent inside the transaction: receivers
                        take over how the course is set up, and nobody's records. Its activities are
                        published one by one, perhaps later: see ``api.sources_of``
``content_changed``     sender=any model class, instance: something the public can see is different
"""

from django.dispatch import Signal

learner_enrolled = Signal()
enrolment_changed = Signal()
activity_reported = Signal()
course_completed = Signal()
attempt_begun = Signal()
credit_changed = Signal()
achievement_earned = Signal()
outline_changed = Signal()
people_changed = Signal()
group_changed = Signal()
region_provisioned = Signal()
searched = Signal()
notice_wanted = Signal()
course_copied = Signal()
content_changed = Signal()
