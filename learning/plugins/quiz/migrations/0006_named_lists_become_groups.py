"""Lists that exceptions named become groups of the course, as far as their people take part in it.

Whoever does not stays on the list, with the same rules: nobody gains or loses any. On the way back
the members of a group are a list again, and its name tells which lists belong together.
"""

from django.db import migrations
from django.utils.text import slugify

ABSENT = ("requested", "withdrawn")
VALUES = ("open_at", "close_at", "time_limit", "attempts", "password")
NAME_LENGTH, KEY_LENGTH = 80, 56


def to_groups(apps, schema_editor):
    override, enrolment = _models(apps, "learning_quiz.Override", "learning.Enrolment")
    rows = override.objects.exclude(group_name="").select_related("quiz__activity")
    for row in rows.order_by("pk"):
        course = row.quiz.activity.course_id
        people = set(row.people.values_list("pk", flat=True))
        takes_part = enrolment.objects.filter(course=course, person__in=people)
        takes_part = takes_part.exclude(status__in=ABSENT)
        inside = set(takes_part.values_list("person", flat=True))
        if inside:
            _replace(override, row, _group(apps, course, row, inside), people - inside)


def _models(apps, *names):
    return [apps.get_model(name) for name in names]


def _replace(override, row, group, outside):
    if outside:
        row.people.set(outside)
        values = {name: getattr(row, name) for name in (*VALUES, "reason", "created_by_id")}
        override.objects.create(quiz_id=row.quiz_id, group=group, **values)
        return
    row.people.clear()
    row.group, row.group_name = group, ""
    row.save(update_fields=["group", "group_name"])


def _group(apps, course, row, people):
    """The group of the list's name and these people, perhaps made for another quiz of the course.

    A quiz has one exception for each group: two lists of the same people are two groups.
    """
    groups, members = _models(apps, "learning.CourseGroup", "learning.GroupMember")
    own, name = groups.objects.filter(course=course), row.group_name
    taken = type(row).objects.filter(quiz=row.quiz_id, group__isnull=False).values("group")
    for found in own.filter(name__startswith=name).exclude(pk__in=taken).order_by("pk"):
        if set(members.objects.filter(group=found).values_list("person", flat=True)) == people:
            return found
    names, keys = set(own.values_list("name", flat=True)), set(own.values_list("key", flat=True))
    made = groups.objects.create(
        course_id=course,
        name=_free(name, names, " "),
        key=_free(slugify(name)[:KEY_LENGTH] or "kelompok", keys, "-"),
    )
    members.objects.bulk_create(members(group=made, person_id=pk) for pk in sorted(people))
    return made


def _free(wanted, taken, between):
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}{between}{number}", number + 1
    return found


def to_lists(apps, schema_editor):
    override, member = _models(apps, "learning_quiz.Override", "learning.GroupMember")
    for row in override.objects.exclude(group=None).select_related("group").order_by("pk"):
        people = list(member.objects.filter(group=row.group_id).values_list("person", flat=True))
        lists = override.objects.filter(quiz=row.quiz_id).exclude(group_name="")
        name = row.group.name[:NAME_LENGTH]
        twin = lists.filter(group_name=name, **{key: getattr(row, key) for key in VALUES}).first()
        if twin:
            twin.people.add(*people)
            row.delete()
            continue
        taken = set(lists.values_list("group_name", flat=True))
        row.group, row.group_name = None, _free(name[: NAME_LENGTH - 4], taken, " ")
        row.save(update_fields=["group", "group_name"])
        row.people.set(people)


class Migration(migrations.Migration):
    dependencies = [("learning_quiz", "0005_exceptions_of_groups")]

    operations = [migrations.RunPython(to_groups, to_lists)]
