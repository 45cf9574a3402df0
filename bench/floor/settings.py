"""A session, a login, CSRF, a database; nothing else."""

import environ

SECRET_KEY = "floor"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "bench.floor.views"
WSGI_APPLICATION = "bench.floor.wsgi.application"
DATABASES = {"default": environ.Env().db("DATABASE_URL") | {"CONN_MAX_AGE": 60}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "bench.floor",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
USE_TZ = True
