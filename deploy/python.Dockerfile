# One image for the Python services; the argument says which:
#   docker run soba-python ml-models
FROM python:3.13-slim-bookworm AS packages
WORKDIR /soba
COPY python/requirements.txt ./
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r requirements.txt

FROM python:3.13-slim-bookworm
# Translation by rules, where no neural model is configured.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      apertium apertium-eng-spa apertium-eng-cat apertium-fra-cat apertium-spa-cat apertium-spa-ita apertium-por-cat \
 && rm -rf /var/lib/apt/lists/*
COPY --from=packages /venv /venv
WORKDIR /soba
COPY python/soba_services soba_services
ENV PATH=/venv/bin:$PATH \
    HOST=0.0.0.0 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER nobody
ENTRYPOINT ["python", "-m", "soba_services"]
