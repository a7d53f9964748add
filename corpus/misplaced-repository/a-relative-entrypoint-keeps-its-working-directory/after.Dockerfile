FROM python:3.12
ARG NB_USER=jovyan
ARG NB_UID=1000
ENV HOME=/home/${NB_USER}
RUN useradd -m -u ${NB_UID} ${NB_USER}
WORKDIR /app
COPY . .
RUN chown -R ${NB_UID} /app
USER ${NB_USER}
ENTRYPOINT ["./scripts/enter.sh"]
