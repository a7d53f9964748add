FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
RUN newusers <<EOF
u:x:1000:1000::/home/u:/bin/bash
EOF
USER u
WORKDIR /home/u
COPY --chown=u . .
