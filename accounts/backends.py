"""Where rights come from."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db import connection

from history.moment import now

from .models import User

# Every page of the product asks this: written out, because building it anew takes longer than the answer.
WHO = """
SELECT person.*,
  (SELECT {joined}(kind.app_label || '.' || permission.codename, ' ')
   FROM accounts_user_groups AS role
   JOIN auth_group_permissions AS given ON given.group_id = role.group_id
   JOIN auth_permission AS permission ON permission.id = given.permission_id
   JOIN django_content_type AS kind ON kind.id = permission.content_type_id
   WHERE role.user_id = person.id) AS rights,
  EXISTS (SELECT 1 FROM accounts_deputy AS deputy
   WHERE deputy.deputy_id = person.id AND deputy.starts_at <= %s AND deputy.ends_at > %s) AS stands_in
FROM accounts_user AS person WHERE person.id = %s
"""


class RightsOfRoles(ModelBackend):
    """Everybody's rights are those of their roles: nobody is given one alone, so nobody is asked for one.

    It spares every page a query.
    """

    def get_user(self, user_id):
        """Who is logged in, with their rights and whether they stand in for anybody, in one question."""
        at = connection.ops.adapt_datetimefield_value(now())
        joined = "string_agg" if connection.vendor == "postgresql" else "group_concat"
        for user in User.objects.raw(WHO.format(joined=joined), [at, at, user_id]):
            if not self.user_can_authenticate(user):
                return None
            if not user.is_superuser:
                user._group_perm_cache, user._user_perm_cache = set((user.rights or "").split()), set()
            if not user.stands_in:
                user._principals = []
            return user
        return None

    def _get_user_permissions(self, user_obj):
        return Permission.objects.none()
