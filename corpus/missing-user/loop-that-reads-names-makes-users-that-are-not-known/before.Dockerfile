FROM python:3.12-slim-bookworm
RUN pip install notebook==7.4.5 jupyterlab==4.4.5
COPY users /tmp/users
RUN while IFS=: read -r name number; do useradd -m -u $number $name; done < /tmp/users
USER u
WORKDIR /home/u
COPY --chown=u . .
