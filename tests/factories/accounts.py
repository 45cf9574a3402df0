"""People, departments and positions: the smallest valid ones."""

import factory
from django.contrib.auth.models import Group

from accounts.models import Department, Position, User


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    code = factory.Sequence("department-{}".format)
    name = factory.Sequence("Department {}".format)


class PositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Position

    name = factory.Sequence("Position {}".format)


class UserFactory(factory.django.DjangoModelFactory):
    """A colleague without a role; `role="front_desk"` puts them into that group, `password="…"` lets them log in."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("person{}".format)
    name = factory.Sequence("Person {}".format)
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.com")

    @factory.post_generation
    def role(user, create, name, **_kwargs):
        if name:
            user.groups.add(Group.objects.get(name=name))

    @classmethod
    def _create(cls, model_class, *args, password="", **kwargs):
        user = model_class(*args, **kwargs)
        if password:
            user.set_password(password)
        else:
            user.set_unusable_password()
        user.save()
        return user
