FROM python:3.12-slim-bookworm
RUN mkdir -m 700 -p /opt/e
RUN python -m venv /opt/e/v && /opt/e/v/bin/pip install notebook==7.4.5 jupyterlab==4.4.5
ENV PATH=/opt/e/v/bin:$PATH
RUN useradd -m -u 1000 lab
USER lab
WORKDIR /home/lab
COPY --chown=lab . .
USER root
RUN chmod -R a+rX /opt/e
USER lab
