FROM python:3.12-slim
ENV HOME=/home/lab/
RUN pip install notebook==7.2.2 jupyterlab==4.2.5
RUN useradd --uid 1000 --create-home lab
COPY --chown=lab . ${HOME}
USER lab
