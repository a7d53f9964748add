FROM python:3.12
RUN apt-get update && apt-get install -y --no-install-recommends proj-bin && \
    useradd --create-home --comment "" --gid users --uid 1000 geo && \
    rm -rf /var/lib/apt/lists/*
USER geo
