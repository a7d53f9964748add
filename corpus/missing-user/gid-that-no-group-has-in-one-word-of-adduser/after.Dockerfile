FROM python:3.11-slim-bookworm
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN adduser --disabled-password --gecos '' --uid 1000 lab
WORKDIR /home/lab
COPY --chown=lab . .
USER lab
