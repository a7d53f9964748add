FROM python:3.12-slim
ARG NB_USER=fjord
ARG NB_UID=1000
RUN useradd -m -u ${NB_UID} ${NB_USER}
COPY . /home/fjord
RUN chown -R fjord:fjord /home/fjord
USER fjord
