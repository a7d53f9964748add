FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
ENV NB_USER="ana" \
    HOME="/home/$NB_USER" \
    LANG=C.UTF-8
RUN useradd --create-home --uid 1000 ${NB_USER}
WORKDIR ${HOME}
COPY --chown=1000:1000 . .
USER ${NB_USER}
