FROM python:3.12-slim
RUN pip install --no-cache-dir notebook==7.6.5 jupyterlab==4.6.6
ENV HOME /home/${NB_USER}
ARG NB_USER=ana
RUN useradd --create-home --uid 1000 ${NB_USER}
COPY --chown=1000:1000 . ${HOME}
WORKDIR ${HOME}
