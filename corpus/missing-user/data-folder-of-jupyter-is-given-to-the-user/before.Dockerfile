FROM python:3.12-slim
ENV JUPYTER_DATA_DIR=/srv/jupyter
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid 1000 --create-home lab
RUN mkdir -p /srv/jupyter && chown -R lab /srv/jupyter
WORKDIR /home/lab
COPY --chown=lab . .
USER lab
