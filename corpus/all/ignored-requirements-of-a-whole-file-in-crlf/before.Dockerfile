# syntax=docker/dockerfile:1
# A service beside the course, not a session of Binder.
# binder-fix: ignore-file[missing-jupyter, swallowed-arguments] it serves itself
FROM python:3.12-slim
COPY . /srv/app
ENTRYPOINT ["python", "/srv/app/serve.py"]
