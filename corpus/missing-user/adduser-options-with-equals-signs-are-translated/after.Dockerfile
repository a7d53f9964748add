FROM python:3.13-slim
RUN useradd --comment='Crystal lab,,,' --home-dir=/srv/crystal --shell=/bin/bash --uid=1000 --create-home crystal
USER crystal
