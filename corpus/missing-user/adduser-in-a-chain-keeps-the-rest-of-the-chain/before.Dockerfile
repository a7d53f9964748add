FROM python:3.12
RUN apt-get update && apt-get install -y --no-install-recommends proj-bin && \
    adduser --disabled-password --gecos "" --ingroup users --uid 1000 geo && \
    rm -rf /var/lib/apt/lists/*
USER geo
