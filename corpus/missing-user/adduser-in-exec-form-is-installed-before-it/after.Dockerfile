FROM python:3.12
RUN apt-get update && apt-get install -y --no-install-recommends adduser && rm -rf /var/lib/apt/lists/*
RUN ["adduser", "--disabled-password", "--gecos", "", "--uid", "1000", "jovyan"]
USER jovyan
