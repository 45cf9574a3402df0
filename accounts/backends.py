"""Where rights come from."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission


class RightsOfRoles(ModelBackend):
    """Everybody's rights are those of their roles: nobody is given one alone, so nobody is asked for one.

    It spares every page a query.
    """

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()
