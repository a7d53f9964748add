FROM python:3.13-slim
RUN adduser --gecos='Crystal lab,,,' --home=/srv/crystal --shell=/bin/bash --uid=1000 --disabled-login crystal
USER crystal
