# One image for the web server, the worker and the clock; docker-compose.yml says which is which.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000
WORKDIR /app

COPY requirements.txt requirements-uv.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements-uv.txt \
    && uv pip install --system --no-cache --compile-bytecode --require-hashes -r requirements.txt

COPY manage.py ./
COPY tuphe ./tuphe
COPY units ./units
COPY reviews ./reviews
COPY templates ./templates
COPY static ./static
COPY locale ./locale
RUN TUPHE_MODE=demo TUPHE_VAR=/tmp/build python manage.py prepare \
    && rm -rf /tmp/build \
    && useradd --system --uid 10001 --home-dir /var/lib/tuphe --create-home tuphe

ENV TUPHE_VAR=/var/lib/tuphe
USER tuphe
EXPOSE 8000
CMD ["gunicorn", "-c", "python:tuphe.gunicorn_conf", "tuphe.wsgi"]
